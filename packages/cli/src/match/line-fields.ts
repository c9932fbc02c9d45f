import { AMOUNT_MAX, type Currency } from '@quittance/domain';
import { readInstant } from '../read-instant.js';
import type { LineProblems } from './line-problems.js';
import { shownValue } from './shown-value.js';
import { writtenNumber } from './written-number.js';

/** Characters of a reference or an id, as in the order API. */
const REFERENCE_CHARS_MAX = 255;
/** Characters of a name or an e-mail address. */
const NAME_CHARS_MAX = 1_000;
/** Characters of a memo; banks carry a few hundred. */
export const MEMO_CHARS_MAX = 100 * 1_024;

const CURRENCIES = new Map(
  Intl.supportedValuesOf('currency').map((code) => [code.toLowerCase(), code.toLowerCase() as Currency]),
);
const CONTROL = /\p{Cc}/u;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const PLAIN_REFERENCE = /^[\w-]*[0-9A-Za-z][\w-]*$/;

/**
 * Reads the fields of one line after the other. What is wrong is told to `problems`, and the reading goes on with a value that nobody
 * will use: a line that is not `good` must be thrown away. A field that is optional counts as not given when it is null or empty.
 */
export class LineFields {
  readonly #file: string;
  readonly #problems: LineProblems;
  #record: Readonly<Record<string, unknown>> = {};
  #text = '';
  #line = 0;
  #good = true;

  constructor(file: string, problems: LineProblems) {
    this.#file = file;
    this.#problems = problems;
  }

  /** Whether no field read since `open` was wrong. */
  get good(): boolean {
    return this.#good;
  }

  open(record: Readonly<Record<string, unknown>>, text: string, line: number): void {
    this.#record = record;
    this.#text = text;
    this.#line = line;
    this.#good = true;
  }

  /** A name by which something is known; the same rules as for references in the order API. */
  reference(field: string): string {
    const value = this.#record[field];
    if (typeof value === 'string' && value.length <= REFERENCE_CHARS_MAX && PLAIN_REFERENCE.test(value)) return value;
    if (this.#isAbsent(value))
      return this.#wrong(field, `is ${value === '' ? 'empty' : 'missing'}: give it in every line`, '');
    if (typeof value === 'number') return this.#wrong(field, `is the number ${value}: write it in quotes`, '');
    if (typeof value !== 'string') return this.#wrong(field, `is ${shownValue(value)}: it must be text`, '');
    if (value.length > REFERENCE_CHARS_MAX)
      return this.#wrong(field, `has ${value.length} characters: at most ${REFERENCE_CHARS_MAX} are taken`, '');
    if (CONTROL.test(value) || !value.isWellFormed())
      return this.#wrong(field, `is ${shownValue(value)}: leave out control characters and halves of characters`, '');
    if (value !== value.trim())
      return this.#wrong(field, `is ${shownValue(value)}: leave out the spaces around it`, '');
    if (!LETTER_OR_DIGIT.test(value.normalize('NFKC')))
      return this.#wrong(field, `is ${shownValue(value)}: it must have a letter or a digit`, '');
    return value;
  }

  optionalReference(field: string): string | null {
    return this.#isAbsent(this.#record[field]) ? null : this.reference(field);
  }

  /** Text for people, with any characters. */
  optionalText(field: string, charsMax = NAME_CHARS_MAX): string | null {
    const value = this.#record[field];
    if (this.#isAbsent(value)) return null;
    if (typeof value !== 'string') return this.#wrong(field, `is ${shownValue(value)}: it must be text or null`, null);
    if (value.length <= charsMax) return value;
    return this.#wrong(field, `has ${value.length} characters: at most ${charsMax} are taken`, null);
  }

  /** Minor units, above zero, exact. */
  amount(field: string): bigint {
    const value = this.#record[field];
    if (value === undefined || value === null) return this.#wrong(field, 'is missing: give it in every line', 0n);
    if (typeof value !== 'number')
      return this.#wrong(field, `is ${shownValue(value)}: write a number without quotes, ${EXAMPLE}`, 0n);
    const written = writtenNumber(this.#text, field, value);
    if (!/^-?\d+$/.test(written))
      return this.#wrong(
        field,
        `is ${written.slice(0, 40)}: write whole minor units without point or exponent, ${EXAMPLE}`,
        0n,
      );
    const amount = BigInt(written.slice(0, 24));
    if (amount <= 0n) return this.#wrong(field, `is ${written.slice(0, 24)}: it must be more than 0`, 0n);
    if (amount > AMOUNT_MAX) return this.#wrong(field, `is more than ${AMOUNT_MAX}, the most that can be kept`, 0n);
    return amount;
  }

  currency(field: string): Currency {
    const value = this.#record[field];
    const known =
      typeof value === 'string' ? (CURRENCIES.get(value) ?? CURRENCIES.get(value.toLowerCase())) : undefined;
    if (known !== undefined) return known;
    const what = this.#isAbsent(value) ? 'is missing' : `is ${shownValue(value)}`;
    return this.#wrong(field, `${what}: give a code of ISO 4217, for example "usd"`, '' as Currency);
  }

  optionalCurrency(field: string): Currency | null {
    return this.#isAbsent(this.#record[field]) ? null : this.currency(field);
  }

  /** Milliseconds since 1970. */
  instant(field: string): number {
    const value = this.#record[field];
    const instant = typeof value === 'string' ? readInstant(value) : null;
    if (instant !== null) return instant;
    const what = this.#isAbsent(value) ? 'is missing' : `is ${shownValue(value)}`;
    return this.#wrong(field, `${what}: give a date such as "2026-11-21" or a time such as "2026-11-21T08:00:00Z"`, 0);
  }

  optionalInstant(field: string): number | null {
    return this.#isAbsent(this.#record[field]) ? null : this.instant(field);
  }

  oneOf<T extends string>(field: string, values: readonly T[], unlessGiven: T): T {
    const value = this.#record[field];
    if (this.#isAbsent(value)) return unlessGiven;
    const known = values.find((each) => each === value);
    return known ?? this.#wrong(field, `is ${shownValue(value)}: it must be one of ${values.join(', ')}`, unlessGiven);
  }

  /** Tells of a problem that only the whole file shows. */
  wrong(field: string | null, problem: string): void {
    this.#wrong(field, problem, null);
  }

  #isAbsent(value: unknown): boolean {
    return value === undefined || value === null || value === '';
  }

  #wrong<T>(field: string | null, problem: string, instead: T): T {
    this.#good = false;
    this.#problems.add({ file: this.#file, line: this.#line, field, problem });
    return instead;
  }
}

const EXAMPLE = 'for example 12500 for 125.00 usd';
