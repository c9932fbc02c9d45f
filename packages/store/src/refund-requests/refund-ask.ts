import type { ApprovalLimits, RefundRequestState } from '@quittance/domain';

/** Stripe's own reasons for a refund. */
export const REFUND_REASONS = ['requested_by_customer', 'duplicate', 'fraudulent'] as const;
export type RefundReason = (typeof REFUND_REASONS)[number];

/** Somebody asks for money to be given back. Amounts in minor units of the order's or payment's currency. */
export interface RefundAsk {
  /** The caller's key: the same one again is the same request, for ever. */
  readonly key: string;
  readonly actor: string;
  /** What the money was paid for: an order, or what an exception proposes. */
  readonly of: { readonly order: string } | { readonly exception: string };
  /** Left out: what the exception proposes. An order always needs one. */
  readonly amount?: bigint | undefined;
  /** Only this payment, by its own id or its charge's. */
  readonly payment?: string | undefined;
  readonly reason?: RefundReason | undefined;
  readonly note?: string | undefined;
  /** Where Stripe asks which bank account the money goes to, of a bank transfer; left out: at the customer's own address there. */
  readonly email?: string | undefined;
  readonly approval: ApprovalLimits;
}

/** Why a refund is not asked for. A closed list: programs decide by the word. */
export const REFUND_REFUSALS = {
  key_reused: 'The key belongs to another request',
  order_unknown: 'There is no such order',
  exception_unknown: 'There is no such exception',
  payment_unknown: 'There is no such payment of the order',
  amount_needed: 'The amount is needed',
  nothing_proposed: 'The exception proposes no refund',
  more_than_proposed: 'More is asked for than the exception proposes',
  more_than_left: 'More is asked for than is left',
  request_unknown: 'There is no such refund',
  not_waiting: 'The refund does not wait for approval',
  same_person: 'Somebody else must approve it',
  too_late: 'Stripe may have been asked already',
} as const;
export type RefundRefusalCode = keyof typeof REFUND_REFUSALS;

export interface RefundRefused {
  readonly kind: 'refused';
  readonly code: RefundRefusalCode;
  readonly because: string;
}

export interface RefundTaken {
  readonly kind: 'taken';
  readonly id: string;
  readonly state: RefundRequestState;
  /** Ids of refund calls to publish; the relay takes what nobody publishes. */
  readonly calls: readonly string[];
  /** True when the key was known: nothing was written this time. */
  readonly replayed: boolean;
}

export type RefundOutcome = RefundTaken | RefundRefused;

export function refuseRefund(code: RefundRefusalCode, because: string = REFUND_REFUSALS[code]): RefundRefused {
  return { kind: 'refused', code, because };
}
