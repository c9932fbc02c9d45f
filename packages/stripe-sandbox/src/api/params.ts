import { CURRENCIES } from '../currencies.js';
import type { ParamTree } from './decode-form.js';
import { badParam, missingParam } from './stripe-error.js';

const KEYS_MAX = 50;
const KEY_LENGTH_MAX = 40;
const VALUE_LENGTH_MAX = 500;

/** Metadata as sent: an empty value deletes the key; the empty string instead of a set deletes all. */
export type MetadataChange = Readonly<Record<string, string>> | 'clear';

/**
 * Reads parameters as Stripe does and refuses as Stripe does: 400 with `param` and `code`. An empty string counts as "unset", which
 * Stripe uses to clear a field.
 */
export class Params {
  readonly tree: ParamTree;
  readonly #path: string;

  constructor(tree: ParamTree, path = '') {
    this.tree = tree;
    this.#path = path;
  }

  /** The parameter's name as the caller wrote it: `payment_method_data[type]`. */
  nameOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}[${name}]`;
  }

  has(name: string): boolean {
    return this.tree[name] !== undefined;
  }

  string(name: string): string | undefined {
    return this.clearable(name) ?? undefined;
  }

  /** Null: sent empty, to clear it. */
  clearable(name: string): string | null | undefined {
    const value = this.tree[name];
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw badParam(this.nameOf(name), 'Invalid string: expected a text');
    return value === '' ? null : value;
  }

  required(name: string): string {
    const value = this.string(name);
    if (value === undefined) throw missingParam(this.nameOf(name));
    return value;
  }

  integer(name: string, least: number, most = Number.MAX_SAFE_INTEGER): number | undefined {
    const text = this.string(name);
    if (text === undefined) return undefined;
    const param = this.nameOf(name);
    if (!/^-?\d{1,16}$/.test(text)) throw badParam(param, `Invalid integer: ${text}`, 'parameter_invalid_integer');
    const value = Number(text);
    if (value < least) {
      throw badParam(param, `This value must be greater than or equal to ${least}.`, 'parameter_invalid_integer');
    }
    if (value > most) throw badParam(param, `This value must be less than or equal to ${most}.`, 'amount_too_large');
    return value;
  }

  requiredInteger(name: string, least: number, most?: number): number {
    const value = this.integer(name, least, most);
    if (value === undefined) throw missingParam(this.nameOf(name));
    return value;
  }

  /** A rate from 0 to 1, for the sandbox's own faults; never money. */
  rate(name: string): number | undefined {
    const text = this.string(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!(value >= 0 && value <= 1)) throw badParam(this.nameOf(name), `Invalid rate: ${text}: from 0 to 1`);
    return value;
  }

  boolean(name: string): boolean | undefined {
    const text = this.string(name);
    if (text === undefined) return undefined;
    if (text !== 'true' && text !== 'false') throw badParam(this.nameOf(name), `Invalid boolean: ${text}`);
    return text === 'true';
  }

  oneOf<const T extends string>(name: string, choices: readonly T[]): T | undefined {
    const text = this.string(name);
    if (text === undefined) return undefined;
    const choice = choices.find((known) => known === text);
    if (choice === undefined) {
      throw badParam(this.nameOf(name), `Invalid ${this.nameOf(name)}: must be one of ${choices.join(', ')}`);
    }
    return choice;
  }

  /** Lower-case ISO code; any case in. */
  currency(name: string): string | undefined {
    const text = this.string(name)?.toLowerCase();
    if (text !== undefined && !CURRENCIES.has(text)) {
      throw badParam(this.nameOf(name), `Invalid currency: ${text}. Stripe does not support it.`);
    }
    return text;
  }

  requiredCurrency(name: string): string {
    const value = this.currency(name);
    if (value === undefined) throw missingParam(this.nameOf(name));
    return value;
  }

  list(name: string): string[] | undefined {
    const value = this.tree[name];
    if (value === undefined) return undefined;
    if (typeof value === 'string') {
      if (value === '') return [];
      throw badParam(this.nameOf(name), 'Invalid array');
    }
    return Object.values(value).map((item) => {
      if (typeof item !== 'string') throw badParam(this.nameOf(name), 'Invalid array: expected texts');
      return item;
    });
  }

  members(name: string): Params | undefined {
    const value = this.tree[name];
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string') throw badParam(this.nameOf(name), 'Invalid object');
    return new Params(value, this.nameOf(name));
  }

  metadata(name = 'metadata'): MetadataChange | undefined {
    const value = this.tree[name];
    if (value === undefined) return undefined;
    if (value === '') return 'clear';
    const members = this.members(name);
    const change: Record<string, string> = {};
    for (const key of Object.keys(value)) {
      if (key.length > KEY_LENGTH_MAX) {
        throw badParam(this.nameOf(name), `Metadata keys must be at most ${KEY_LENGTH_MAX} characters: ${key}`);
      }
      const text = members?.clearable(key) ?? '';
      if (text.length > VALUE_LENGTH_MAX) {
        throw badParam(
          `${this.nameOf(name)}[${key}]`,
          `Metadata values must be at most ${VALUE_LENGTH_MAX} characters.`,
        );
      }
      change[key] = text;
    }
    return change;
  }
}

/** What the metadata is after the change: merged, empty values deleted. */
export function mergeMetadata(
  current: Readonly<Record<string, string>>,
  change: MetadataChange | undefined,
): Record<string, string> {
  if (change === 'clear') return {};
  const merged = { ...current };
  for (const [key, value] of Object.entries(change ?? {})) {
    if (value === '') delete merged[key];
    else merged[key] = value;
  }
  if (Object.keys(merged).length > KEYS_MAX) {
    throw badParam('metadata', `You can have up to ${KEYS_MAX} metadata keys.`);
  }
  return merged;
}
