import {
  EXCEPTION_REASONS,
  EXCEPTION_STATES,
  type ExceptionReason,
  type ExceptionState,
  parseAmount,
  parseCurrency,
  SEVERITIES,
  type Severity,
} from '@quittance/domain';
import type { ExceptionFilter } from '@quittance/store';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { readInstant } from '../read-instant.js';

/** Words of a filter by name. Names are options of `list` and `export`, and the left sides of `--where`. */
export type FilterWords = Readonly<Partial<Record<FilterName, string>>>;

/** What exceptions can be looked for by, and what it takes. */
export const FILTERS = {
  state: `${EXCEPTION_STATES.join(', ')}, all (several with commas)`,
  reason: 'one of the reasons (several with commas)',
  severity: `${SEVERITIES.join(', ')}, as it is now (several with commas)`,
  owner: 'who looks after it; nobody: those of no owner',
  'due-before': 'a date or time; now: those overdue',
  currency: 'three letters',
  'amount-min': 'minor units: 12500 is 125.00 usd, or 12500 jpy',
  'amount-max': 'minor units',
  payment: 'a PaymentIntent’s or Charge’s id',
  order: 'an order’s reference',
} as const;
export type FilterName = keyof typeof FILTERS;

/** States that are work to do. */
export const WORK_STATES: readonly ExceptionState[] = ['open', 'refund_proposed'];

type Wanted = Omit<ExceptionFilter, 'connectionId'>;

/** Throws the first word that cannot be read. @param label how the caller writes the name of a word */
export function readFilter(
  words: FilterWords,
  states: readonly ExceptionState[],
  label = (name: FilterName) => `--${name}`,
): Wanted {
  const read = <T>(name: FilterName, reader: (text: string) => T | null, must: string): T | undefined => {
    const text = words[name];
    if (text === undefined) return undefined;
    const value = reader(text);
    if (value === null) throw new CliProblem(EXIT.usage, `${label(name)} ${text}: must be ${must}`);
    return value;
  };
  const among = <T extends string>(name: FilterName, allowed: readonly T[]) =>
    read(name, (text) => listAmong(text, allowed), `among ${allowed.join(', ')}`);
  const reasons = Object.keys(EXCEPTION_REASONS) as ExceptionReason[];
  const amount = 'a whole number of minor units: 12500 for 125.00 usd';
  return {
    state: words.state === 'all' ? undefined : (among('state', EXCEPTION_STATES) ?? states),
    reason: among<ExceptionReason>('reason', reasons),
    severity: among<Severity>('severity', SEVERITIES),
    owner: words.owner === 'nobody' ? null : words.owner,
    dueBefore: read('due-before', dayOrNow, 'a date or a time: 2026-11-21, 2026-11-21T08:00:00Z, now'),
    currency: read('currency', parseCurrency, 'a code of three letters'),
    amountMin: read('amount-min', parseAmount, amount),
    amountMax: read('amount-max', parseAmount, amount),
    payment: words.payment,
    order: words.order,
  };
}

/** `name=value` each, as `--where` has them. */
export function readWhere(conditions: readonly string[]): FilterWords {
  const words: Partial<Record<FilterName, string>> = {};
  for (const condition of conditions) {
    const at = condition.indexOf('=');
    const name = condition.slice(0, at).trim().replaceAll('_', '-');
    const value = condition.slice(at + 1).trim();
    if (at < 1 || value === '' || !Object.hasOwn(FILTERS, name))
      throw new CliProblem(
        EXIT.usage,
        `--where ${condition}: must be NAME=VALUE, with a name among ${Object.keys(FILTERS).join(', ')}`,
      );
    if (words[name as FilterName] !== undefined)
      throw new CliProblem(EXIT.usage, `--where ${condition}: ${name} is given twice`);
    words[name as FilterName] = value;
  }
  return words;
}

function listAmong<T extends string>(text: string, allowed: readonly T[]): readonly T[] | null {
  const words = text.split(',').map((each) => each.trim());
  return words.every((each): each is T => (allowed as readonly string[]).includes(each)) ? words : null;
}

function dayOrNow(text: string): Date | null {
  if (text === 'now') return new Date();
  const ms = readInstant(text);
  return ms === null ? null : new Date(ms);
}
