import { type Currency, mayBeStripeId, parseAmount, parseCurrency } from '@quittance/domain';

export type JsonFields = Readonly<Record<string, unknown>>;

/** The first thing in a body that could not be read; it voids the whole translation. */
export interface Problem {
  readonly reason: 'shape_not_understood' | 'amount_not_understood';
  readonly field: string;
}

/** Collects what went wrong while one body is read. */
export class Problems {
  first: Problem | null = null;

  note(reason: Problem['reason'], field: string): void {
    this.first ??= { reason, field };
  }
}

/** Most entries read of any list: Stripe embeds at most 10 of a kind and shows 100 on a page. */
const LIST_LENGTH_MAX = 100;

/** Longest word kept (a method, a reason), in characters: the width of its columns. */
const WORD_LENGTH_MAX = 64;

/**
 * A view of one JSON object inside an event. Readers never throw: what is required and unreadable is noted, and a neutral value
 * is returned so that reading goes on. Absent, null and the empty string are the same: not told.
 */
export class JsonView {
  readonly #fields: JsonFields;
  readonly #path: string;
  readonly #problems: Problems;

  constructor(fields: JsonFields, path: string, problems: Problems) {
    this.#fields = fields;
    this.#path = path;
    this.#problems = problems;
  }

  /** Whether the field is there at all, be it null: a shape that has the field and leaves it empty says "none". */
  has(key: string): boolean {
    return this.#fields[key] !== undefined;
  }

  /** Whether something other than null and the empty string is there. */
  isTold(key: string): boolean {
    return !isNothing(this.#fields[key]);
  }

  unreadable(key: string, reason: Problem['reason'] = 'shape_not_understood'): void {
    this.#problems.note(reason, this.#path === '' ? key : `${this.#path}.${key}`);
  }

  /** An id, be it the id itself or the object expanded. An id that cannot be stored is a problem, never "none". */
  id(key: string): string | undefined {
    const value = this.#fields[key];
    if (isNothing(value)) return undefined;
    const id = isFields(value) ? value['id'] : value;
    if (typeof id === 'string' && mayBeStripeId(id)) return id;
    this.unreadable(key);
    return undefined;
  }

  idRequired(key: string): string {
    const id = this.id(key);
    if (id === undefined) this.unreadable(key);
    return id ?? '';
  }

  /** One of Stripe's own words; whatever else is there counts as not told. */
  word(key: string): string | undefined {
    const value = this.#fields[key];
    return typeof value === 'string' && value.length <= WORD_LENGTH_MAX && /^[\x21-\x7e]+$/.test(value)
      ? value
      : undefined;
  }

  /** A human's words, cut to `lengthMax` UTF-16 units. */
  text(key: string, lengthMax: number): string | undefined {
    const value = this.#fields[key];
    const text = typeof value === 'string' ? value.trim().slice(0, lengthMax).toWellFormed().trim() : '';
    return text === '' ? undefined : text;
  }

  words(key: string): readonly string[] | undefined {
    const value = this.#fields[key];
    if (!Array.isArray(value)) return undefined;
    return value.slice(0, LIST_LENGTH_MAX).filter((each) => typeof each === 'string');
  }

  isTrue(key: string): boolean {
    return this.#fields[key] === true;
  }

  /** Minor units, zero or more; undefined when not told. */
  amountIfTold(key: string): bigint | undefined {
    return this.isTold(key) ? this.amount(key) : undefined;
  }

  /** Minor units, zero or more. A fraction or a number that JSON could not carry exactly is a problem, never a guess. */
  amount(key: string): bigint {
    const amount = this.signedAmount(key);
    if (amount < 0n) this.unreadable(key, 'amount_not_understood');
    return amount;
  }

  signedAmount(key: string): bigint {
    const value = this.#fields[key];
    const amount = typeof value === 'number' ? parseAmount(value) : null;
    if (amount === null) this.unreadable(key, 'amount_not_understood');
    return amount ?? 0n;
  }

  currency(): Currency {
    const currency = parseCurrency(this.#fields['currency']);
    if (currency === null) this.unreadable('currency', 'amount_not_understood');
    return currency ?? ('xxx' as Currency);
  }

  /** Whole seconds as milliseconds; undefined when absent or beyond the calendar of the books. */
  millisecondsOf(key: string): number | undefined {
    const seconds = this.#fields[key];
    if (typeof seconds !== 'number' || !Number.isInteger(seconds)) return undefined;
    return seconds > 0 && seconds <= 253_402_300_799 ? seconds * 1_000 : undefined;
  }

  /** A nested object; an empty one where there is none. */
  object(key: string): JsonView {
    return this.objectIfTold(key) ?? new JsonView({}, `${this.#path}.${key}`, this.#problems);
  }

  objectIfTold(key: string): JsonView | undefined {
    const value = this.#fields[key];
    const path = this.#path === '' ? key : `${this.#path}.${key}`;
    return isFields(value) ? new JsonView(value, path, this.#problems) : undefined;
  }

  /** Objects of a plain array or of Stripe's `{object: 'list', data: […]}`. */
  list(key: string): readonly JsonView[] {
    const value = this.#fields[key];
    const entries = isFields(value) ? value['data'] : value;
    if (!Array.isArray(entries)) return [];
    return entries
      .slice(0, LIST_LENGTH_MAX)
      .flatMap((each, at) =>
        isFields(each) ? [new JsonView(each, `${this.#path}.${key}.${at}`, this.#problems)] : [],
      );
  }
}

export function isFields(value: unknown): value is JsonFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
