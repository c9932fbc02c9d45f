import type { ExpectedOrder, Scenario, ScenarioExpected } from './scenario.fixture.js';

/** What came of one payment, in the words of the scenarios. Amounts in minor units. */
export interface Outcome {
  readonly allocations: readonly { readonly ref: string; readonly amount: bigint }[];
  readonly remainder: bigint;
  readonly writeOff: bigint;
  /** `waits`: nothing placed and no rule had anything to say. `asked`: a rule leaves the decision to a person. */
  readonly status: 'matched' | 'partial' | 'closed_with_credit' | 'waits' | 'asked' | 'ignored_duplicate_event';
  /** Orders that a person is shown first, best. */
  readonly shown: readonly string[];
  readonly orders: Readonly<Record<string, OrderStanding>>;
}

export interface OrderStanding {
  readonly open: bigint;
  readonly paid: bigint;
}

/** In which words of the scenarios an outcome may be told. */
const SAYS: Readonly<Record<string, Outcome['status']>> = {
  matched: 'matched',
  already_matched: 'matched',
  partial: 'partial',
  closed_with_credit: 'closed_with_credit',
  unmatched: 'waits',
  review: 'asked',
  ignored_duplicate_event: 'ignored_duplicate_event',
};

/** @returns where the outcome differs from what is expected and from every other result a sound policy may give; nothing: it agrees */
export function differencesOf(outcome: Outcome, expected: ScenarioExpected): string[] {
  const found = differs(outcome, expected);
  const others = (expected.alternatives ?? []).map((each) => differs(outcome, each));
  return others.some((each) => each.length === 0) ? [] : found;
}

function differs(outcome: Outcome, expected: ScenarioExpected): string[] {
  if (expected.status === 'suggested') return differsFromSuggestion(outcome, expected);
  const found: string[] = [];
  const compare = (what: string, ours: unknown, theirs: unknown) => {
    if (String(ours) !== String(theirs)) found.push(`${what}: ${String(ours)} instead of ${String(theirs)}`);
  };
  const { allocations = [], remainder_minor: remainder, status, write_off_minor: writeOff } = expected;
  compare('allocations', placed(outcome), told(allocations));
  if (remainder !== undefined) compare('remainder', outcome.remainder, remainder);
  if (status !== undefined) compare('status', outcome.status, SAYS[status] ?? status);
  compare('write-off', outcome.writeOff, writeOff ?? 0);
  for (const [ref, order] of Object.entries(expected.orders ?? {}))
    found.push(...orderDiffers(ref, outcome.orders[ref], order));
  if (found.length > 0 && outcome.shown.length > 0) found.push(`shows ${outcome.shown.join()}`);
  return found;
}

/** A suggestion moves nothing: the orders are shown first, and all of the money waits. */
function differsFromSuggestion(outcome: Outcome, { allocations = [] }: ScenarioExpected): string[] {
  const orders = allocations.map((each) => each.ref).sort();
  const shown = [...outcome.shown].sort();
  if (outcome.allocations.length > 0) return [`placed ${placed(outcome)} instead of suggesting ${orders.join()}`];
  return shown.join() === orders.join() ? [] : [`suggests ${shown.join() || 'nothing'} instead of ${orders.join()}`];
}

const STATUS_OF_OPEN: Readonly<Record<string, (order: OrderStanding) => boolean>> = {
  paid: ({ open }) => open === 0n,
  credit_note_issued: ({ open, paid }) => open === 0n && paid === 0n,
  partially_paid: ({ open, paid }) => open > 0n && paid > 0n,
  posted: ({ open }) => open > 0n,
  open: ({ open, paid }) => open > 0n && paid === 0n,
  unpaid: ({ open, paid }) => open > 0n && paid === 0n,
};

/** Where an order stands otherwise than expected. */
export function orderDiffers(ref: string, ours: OrderStanding | undefined, expected: ExpectedOrder): string[] {
  if (ours === undefined) return [`there is no order ${ref}`];
  const found: string[] = [];
  if (expected.open_minor !== undefined && ours.open !== BigInt(expected.open_minor))
    found.push(`${ref}: ${ours.open} open instead of ${expected.open_minor}`);
  if (expected.paid_minor !== undefined && ours.paid !== BigInt(expected.paid_minor))
    found.push(`${ref}: ${ours.paid} paid instead of ${expected.paid_minor}`);
  if (expected.status !== undefined && STATUS_OF_OPEN[expected.status]?.(ours) !== true)
    found.push(`${ref}: not ${expected.status}`);
  return found;
}

/** @returns the word for money placed: closed with a difference, in part, or in full */
export function wordFor(closed: bigint, orders: readonly OrderStanding[]): Outcome['status'] {
  if (closed > 0n) return 'closed_with_credit';
  return orders.some((each) => each.open > 0n) ? 'partial' : 'matched';
}

/** Allocations as one line, sorted. */
export function placed({ allocations }: Pick<Outcome, 'allocations'>): string {
  return lines(allocations.map((each) => `${each.ref}:${each.amount}`));
}

function told(allocations: NonNullable<Scenario['expected']['allocations']>): string {
  return lines(allocations.map((each) => `${each.ref}:${each.amount_minor}`));
}

function lines(parts: readonly string[]): string {
  return [...parts].sort().join(' ') || 'none';
}
