/**
 * The text of a number as it is written in a line of JSON: `12500`, `1.25e4`, `9007199254740993`. A JSON reader alone rounds the last
 * and cannot tell the second from the first.
 * @param value what `JSON.parse` made of it
 */
export function writtenNumber(line: string, field: string, value: number): string {
  return (Number.isSafeInteger(value) ? plainlyWritten(line, field, value) : null) ?? sourceOf(line, field, value);
}

/** The fast way, for a line that names the field once: looks whether the digits of the value follow it. */
function plainlyWritten(line: string, field: string, value: number): string | null {
  const at = line.indexOf(`"${field}"`);
  if (at === -1 || line.indexOf(field, at + field.length) !== -1 || line[at - 1] === '\\') return null;
  let from = at + field.length + 2;
  while (line[from] === ' ') from += 1;
  if (line[from] !== ':') return null;
  from += 1;
  while (line[from] === ' ') from += 1;
  const digits = String(value);
  const end = line[from + digits.length];
  return line.startsWith(digits, from) && (end === ',' || end === '}' || end === ' ') ? digits : null;
}

class Written {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** The sure way: the JSON reader tells the source text of each value (ECMAScript 2026, JSON.parse with source text access). */
function sourceOf(line: string, field: string, value: number): string {
  const keepSource = (key: string, inner: unknown, context?: { readonly source?: string }): unknown =>
    key === field && typeof inner === 'number' && context?.source !== undefined ? new Written(context.source) : inner;
  const parsed = JSON.parse(line, keepSource) as Readonly<Record<string, unknown>>;
  const written = parsed[field];
  return written instanceof Written ? written.source : String(value);
}
