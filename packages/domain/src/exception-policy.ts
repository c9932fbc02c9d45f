import { type ExceptionReason, SEVERITY, type Severity } from './exception.js';

/** Severities from the least to the most urgent. */
export const SEVERITIES = ['low', 'medium', 'high'] as const satisfies readonly Severity[];

/** How urgent an exception is and until when somebody should have acted, by its reason, its amount and its age. */
export interface ExceptionPolicy {
  /** Before amount and age are looked at. */
  readonly severity: Readonly<Record<ExceptionReason, Severity>>;
  /** Whole days from the opening of an exception to its due time. */
  readonly daysToAct: Readonly<Record<ExceptionReason, number>>;
  /** Days that an exception of a severity has at most: a large amount shortens the time as well. */
  readonly daysToActMax: Readonly<Record<Severity, number>>;
  /** Minor units by lower-case currency: an exception of this amount or more is one step more urgent. Others count by reason alone. */
  readonly largeFrom: Readonly<Record<string, bigint>>;
  /** Whole days: at each of these ages an open exception is one step more urgent. */
  readonly risesAfterDays: readonly number[];
}

/** What of an exception its urgency depends on. `amount` in minor units of `currency`. */
export interface UrgencyFacts {
  readonly reason: ExceptionReason;
  readonly currency: string | null;
  readonly amount: bigint | null;
}

const DAY_MS = 86_400_000;

/** The policy that counts. Large amounts are about 5,000 euros, in round figures of each currency. */
export const EXCEPTION_POLICY: ExceptionPolicy = {
  severity: SEVERITY,
  daysToAct: {
    order_unknown: 7,
    no_match: 14,
    taken_off: 5,
    tie: 5,
    currency_mismatch: 2,
    payer_mismatch: 3,
    amount_mismatch: 5,
    ambiguous_split: 5,
    order_cancelled: 2,
    order_already_paid: 2,
    duplicate_suspected: 2,
    overpayment: 14,
    cancelled_order_paid: 2,
    cash_applied_elsewhere: 2,
    return_unmatched: 1,
    refund_exceeds_payment: 1,
    refund_failed: 1,
    refund_late: 3,
    refund_needs_customer: 3,
    unapplied_ageing: 5,
    refund_refused: 1,
    refund_waiting: 1,
    dispute_needs_response: 2,
    inquiry_needs_response: 5,
    fraud_warning: 1,
    push_parked: 1,
    push_expired: 1,
    destination_gone: 1,
    order_system_differs: 1,
    stripe_key_refused: 1,
    events_missed: 1,
  },
  daysToActMax: { low: 14, medium: 5, high: 2 },
  largeFrom: {
    aud: 8_000_00n,
    brl: 30_000_00n,
    cad: 8_000_00n,
    chf: 5_000_00n,
    cny: 40_000_00n,
    czk: 125_000_00n,
    dkk: 40_000_00n,
    eur: 5_000_00n,
    gbp: 4_000_00n,
    hkd: 40_000_00n,
    huf: 2_000_000_00n,
    inr: 500_000_00n,
    jpy: 800_000n,
    krw: 8_000_000n,
    mxn: 100_000_00n,
    nok: 60_000_00n,
    nzd: 8_000_00n,
    pln: 20_000_00n,
    ron: 25_000_00n,
    sek: 60_000_00n,
    sgd: 8_000_00n,
    thb: 200_000_00n,
    usd: 5_000_00n,
  },
  risesAfterDays: [14, 30],
};

/** How urgent an exception is when it is opened. */
export function severityOf(facts: UrgencyFacts, policy: ExceptionPolicy = EXCEPTION_POLICY): Severity {
  return raised(policy.severity[facts.reason], isLarge(facts, policy) ? 1 : 0);
}

/** How urgent an open exception has become. @param opened its severity when it was opened */
export function severityAtAge(
  opened: Severity,
  ageMs: number,
  { risesAfterDays }: ExceptionPolicy = EXCEPTION_POLICY,
): Severity {
  return raised(opened, risesAfterDays.filter((days) => ageMs >= days * DAY_MS).length);
}

/** Whole days from the opening of an exception to its due time. */
export function daysToAct(facts: UrgencyFacts, policy: ExceptionPolicy = EXCEPTION_POLICY): number {
  return Math.min(policy.daysToAct[facts.reason], policy.daysToActMax[severityOf(facts, policy)]);
}

/** The due time of an exception, in milliseconds like the time at which it was opened. */
export function dueAtMs(facts: UrgencyFacts, openedAtMs: number, policy: ExceptionPolicy = EXCEPTION_POLICY): number {
  return openedAtMs + daysToAct(facts, policy) * DAY_MS;
}

function isLarge({ currency, amount }: UrgencyFacts, { largeFrom }: ExceptionPolicy): boolean {
  if (currency === null || amount === null || !Object.hasOwn(largeFrom, currency)) return false;
  const from = largeFrom[currency];
  return from !== undefined && (amount < 0n ? -amount : amount) >= from;
}

function raised(severity: Severity, steps: number): Severity {
  const place = Math.min(SEVERITIES.indexOf(severity) + steps, SEVERITIES.length - 1);
  return SEVERITIES[place] ?? 'high';
}
