import type { Page } from 'playwright-core';

/** Contrast that WCAG 2 asks of text at level AA. */
const CONTRAST_MIN = 4.5;

export interface SeenText {
  readonly text: string;
  readonly contrast: number;
}

/** Texts of a page that stand out too little from what is behind them. */
export function tooFaint(texts: readonly SeenText[]): string[] {
  return texts
    .filter(({ contrast }) => contrast < CONTRAST_MIN)
    .map(({ text, contrast }) => `${contrast.toFixed(2)}: ${text}`);
}

/** How each text of a page stands out. Backgrounds are taken as opaque colours, which ours are. */
export function readContrasts(page: Page): Promise<SeenText[]> {
  return page.locator('body *').evaluateAll((elements) => {
    const styleOf = (element: (typeof elements)[number]) => element.ownerDocument.defaultView.getComputedStyle(element);
    const channels = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (color: string) => {
      const [red = 0, green = 0, blue = 0] = channels(color)
        .slice(0, 3)
        .map((value) => value / 255)
        .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const behind = (element: (typeof elements)[number] | null): string => {
      if (element === null) return 'rgb(255, 255, 255)';
      const color = styleOf(element).backgroundColor;
      return channels(color)[3] === 0 ? behind(element.parentElement) : color;
    };
    return elements
      .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()))
      .map((element) => {
        const levels = [luminance(styleOf(element).color), luminance(behind(element))].sort((a, b) => b - a);
        const contrast = ((levels[0] ?? 0) + 0.05) / ((levels[1] ?? 0) + 0.05);
        return { text: String(element.textContent).trim().slice(0, 40), contrast };
      });
  });
}
