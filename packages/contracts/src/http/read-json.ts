import { FIELD_ERRORS_MAX, JSON_DEPTH_MAX } from './limits.js';
import type { FieldError } from './problem-details.js';
import type { z } from './zod.js';

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Words that name an object's inner workings in JavaScript; as data they are a trap for whoever reads it later. */
const RESERVED_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads parsed JSON by a schema. Before any rule of the schema: text that no database column holds exactly, numbers that JavaScript
 * rounds and keys that mean something to JavaScript are refused wherever they stand.
 * @param at JSON pointer of the value within the body, `#` for the whole
 */
export function readJson<T extends z.ZodType>(schema: T, json: unknown, at = '#'): Read<z.output<T>> {
  const unsafe: FieldError[] = [];
  findUnsafe(json, at, 0, unsafe);
  return unsafe.length > 0 ? { ok: false, errors: unsafe } : readEnvelope(schema, json, at);
}

/** Reads by the schema alone: for what holds parts that are read by `readJson` one by one. */
export function readEnvelope<T extends z.ZodType>(schema: T, json: unknown, at = '#'): Read<z.output<T>> {
  const result = schema.safeParse(json, { error: sentenceOf });
  return result.success ? { ok: true, value: result.data } : { ok: false, errors: errorsOf(result.error.issues, at) };
}

/** Reads a query: every parameter once, as text. */
export function readQuery<T extends z.ZodType>(schema: T, query: Readonly<Record<string, unknown>>): Read<z.output<T>> {
  const read = readJson(schema, { ...query });
  if (read.ok) return read;
  const errors = read.errors.map(({ pointer, ...rest }) => ({ parameter: (pointer ?? '').slice(2), ...rest }));
  return { ok: false, errors };
}

function findUnsafe(value: unknown, at: string, depth: number, found: FieldError[]): void {
  if (found.length >= FIELD_ERRORS_MAX) return;
  if (typeof value === 'string') {
    const detail = unsafeText(value);
    if (detail !== null) found.push({ pointer: at, code: 'unsafe_text', detail });
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
      found.push({ pointer: at, code: 'unsafe_number', detail: 'is too large to be kept exactly: send it as text' });
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= JSON_DEPTH_MAX) {
      found.push({ pointer: at, code: 'too_deep', detail: `is nested deeper than ${JSON_DEPTH_MAX} levels` });
      return;
    }
    for (const [key, inner] of Object.entries(value)) {
      const below = `${at}/${pointerToken(key)}`;
      const detail = RESERVED_KEYS.has(key) ? 'is a reserved word: use another name' : unsafeText(key);
      if (detail === null) findUnsafe(inner, below, depth + 1, found);
      else found.push({ pointer: below, code: 'unsafe_key', detail });
    }
  }
}

function unsafeText(text: string): string | null {
  if (!text.isWellFormed()) return 'contains half of a surrogate pair: send whole characters';
  return text.includes('\u0000') ? 'contains a NUL character: leave it out' : null;
}

function errorsOf(issues: readonly z.core.$ZodIssue[], at: string): FieldError[] {
  const errors = issues.flatMap((issue): FieldError[] => {
    const pointer = [at, ...issue.path.map((key) => pointerToken(String(key)))].join('/');
    if (issue.code !== 'unrecognized_keys') return [{ pointer, detail: issue.message }];
    return issue.keys.map((key) => ({
      pointer: `${pointer}/${pointerToken(key)}`,
      code: 'unknown_field',
      detail: 'is not known here: leave it out, or look for a misspelling',
    }));
  });
  // One mistake may break several rules of its field; the first says enough.
  const seen = new Set<string>();
  const once = errors.filter(({ pointer = '' }) => !seen.has(pointer) && seen.add(pointer));
  return once.slice(0, FIELD_ERRORS_MAX);
}

/** Sentences for rules that have none of their own. */
function sentenceOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined) return 'is required';
    const kinds: Readonly<Record<string, string>> = { record: 'an object', array: 'a list', int: 'a whole number' };
    return `must be ${kinds[issue.expected] ?? `a${/^[aeiou]/.test(issue.expected) ? 'n' : ''} ${issue.expected}`}`;
  }
  const counted = issue.code === 'too_big' || issue.code === 'too_small';
  if (counted && issue.origin === 'string')
    return issue.code === 'too_big' ? `must have at most ${issue.maximum} characters` : 'must not be empty';
  if (counted && issue.origin === 'array')
    return issue.code === 'too_big' ? `must have at most ${issue.maximum} entries` : 'must not be empty';
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_key') return 'is a key that is empty or too long';
  return undefined;
}

/** RFC 6901, and percent-encoded as it stands in a URI fragment. */
function pointerToken(key: string): string {
  return encodeURIComponent(
    key.toWellFormed().slice(0, 100).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'),
  );
}
