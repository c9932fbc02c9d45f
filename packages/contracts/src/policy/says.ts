/** What separates the two halves of a message; no message holds a line end. */
const BETWEEN = '\n';

/** A schema's message: what is wrong, and what to do about it. */
export function says(wrong: string, remedy: string): string {
  return `${wrong}${BETWEEN}${remedy}`;
}

/** The two halves of a message; a message of one half is what is wrong. */
export function halves(message: string): { readonly wrong: string; readonly remedy: string } {
  const [wrong = '', remedy = 'see the documentation of policies'] = message.split(BETWEEN);
  return { wrong, remedy };
}

/** A value as a person wrote it, cut short. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > SHOWN_CHARS_MAX ? `${text.slice(0, SHOWN_CHARS_MAX)}…` : text;
}

const SHOWN_CHARS_MAX = 60;
