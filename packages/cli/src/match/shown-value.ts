const CHARS_MAX = 60;
/** Characters that would act on a terminal or turn the text around. */
const ACTING = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A value of a file as it may stand in a message: one line, short, with nothing that acts on a terminal. */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'not given';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? value.slice(0, CHARS_MAX + 1) : value;
  const json = JSON.stringify(text).replace(ACTING, escaped);
  const long = typeof value === 'string' && value.length > CHARS_MAX;
  return long ? `${json.slice(0, -1)}…" (${value.length} characters)` : json;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
