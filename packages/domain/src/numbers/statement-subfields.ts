/** Field 86 of MT940 taken apart: lines of the purpose and parts of the name. */
export interface Subfields {
  readonly purpose: readonly string[];
  readonly name: readonly string[];
}

const DIVIDED = /^\s*(?:\d{3})?([?~^<>@§|])(?:00|10|20)/;
const SUBFIELDS_MAX = 100;

/**
 * Takes apart `105?00…?20…?21…?32…` (any of the usual dividers); `null` for a text of another form. Line breaks within it are those of
 * the file. Subfields 20–29 and 60–63 are the purpose, 32 and 33 the name of the other side.
 */
export function subfieldsOf(text: string): Subfields | null {
  const divider =
    DIVIDED.exec(text)?.[1] ?? (/\?2\d.*\?(?:2\d|3\d)/s.test(text.slice(0, DETECTED_LENGTH_MAX)) ? '?' : undefined);
  if (divider === undefined) return null;
  const [purpose, name]: [string[], string[]] = [[], []];
  const parts = text
    .replace(/[\r\n]/g, '')
    .split(divider)
    .slice(0, SUBFIELDS_MAX);
  for (const part of parts.slice(1)) {
    const code = /^\d{2}/.exec(part)?.[0];
    if (code === undefined)
      (name.length > 0 ? name : purpose).push(`${purpose.length > 0 ? (purpose.pop() ?? '') : ''}${divider}${part}`);
    else if (/^2\d|^6[0-3]/.test(code)) purpose.push(part.slice(2));
    else if (/^3[23]/.test(code)) name.push(part.slice(2));
  }
  return { purpose, name };
}

/** The first subfields stand at the head of the field. */
const DETECTED_LENGTH_MAX = 1_000;
