/**
 * A real browser for the tests, and pages that note whatever a person with the developer tools open would frown at.
 *
 * Input: the path of a Chromium in QUITTANCE_BROWSER, which `npm test -- browser` sets. Output: pages of their own cookies each. Not relied
 * upon: a network; a request to any other host than the one under test is refused and noted.
 */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Longest wait for anything on a page. */
const PAGE_MS_MAX = 15_000;

export interface WatchedPage {
  readonly page: Page;
  /** Errors and warnings of the console, exceptions of scripts, and answers of 400 and more. */
  readonly troubles: string[];
  /** Requests to anywhere but the host under test. */
  readonly foreign: string[];
}

export interface PageWishes {
  readonly locale?: string;
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/** Starts the browser with an empty profile, which it throws away when it is closed. */
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env['QUITTANCE_BROWSER'];
  if (!executablePath) throw new Error('QUITTANCE_BROWSER is not set; run this test through "npm test -- browser"');
  return chromium.launch({ executablePath, args: FLAGS });
}

/** A page without cookies at `base`. The context is closed with the page's own `context().close()`, or with the browser. */
export async function openPage(browser: Browser, base: string, wishes: PageWishes = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    baseURL: base,
    locale: wishes.locale ?? 'en-US',
    viewport: { width: wishes.width ?? 1_280, height: wishes.height ?? 900 },
    colorScheme: wishes.colorScheme ?? 'light',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(PAGE_MS_MAX);
  const foreign: string[] = [];
  await keepInside(context, new URL(base).host, foreign);
  const page = await context.newPage();
  return { page, troubles: watch(page), foreign };
}

async function keepInside(context: BrowserContext, host: string, foreign: string[]): Promise<void> {
  await context.route(
    (url) => /^(https?|wss?):$/.test(url.protocol) && url.host !== host,
    async (route) => {
      foreign.push(route.request().url());
      await route.abort();
    },
  );
}

function watch(page: Page): string[] {
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`);
  });
  return troubles;
}
