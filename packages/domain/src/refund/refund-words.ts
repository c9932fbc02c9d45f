import type { RefundStatus } from '../observation.js';
import { DAY_MS } from '../time.js';
import { CUSTOMER_DAYS } from './follow-up.js';

/** What a person or an order system can do next for a refund. A closed list. */
export const NEXT_STEPS = {
  none: 'Nothing to do',
  wait: 'Wait: it is followed until the money has arrived',
  top_up_balance: 'Top up the balance at the payment provider, then it is sent by itself',
  remind_customer: 'Remind the customer to say where the money is to go; the provider has mailed them a link',
  ask_provider: 'Ask the provider’s support with the refund’s id: it takes longer than it should',
  pay_outside: 'Ask the customer for a bank account, pay by bank transfer, and close it with the proof',
  await_dispute: 'Do not pay a second time: the customer disputes the payment, and the dispute decides',
  new_attempt: 'Make a new refund once the cause is mended',
} as const;
export type NextStep = keyof typeof NEXT_STEPS;

interface Words {
  readonly because: string;
  /** The best first. */
  readonly steps: readonly [NextStep, ...NextStep[]];
}

/** Why a refund failed, in the provider's words (docs.stripe.com/api/refunds/object, `failure_reason`). */
export const FAILURE_REASONS = {
  lost_or_stolen_card: { because: 'the card was reported lost or stolen', steps: ['pay_outside'] },
  expired_or_canceled_card: { because: 'the card has expired or was cancelled', steps: ['pay_outside'] },
  charge_for_pending_refund_disputed: {
    because: 'the customer disputed the payment while the refund was on its way',
    steps: ['await_dispute'],
  },
  insufficient_funds: {
    because: 'the balance at the payment provider did not cover it',
    steps: ['new_attempt', 'pay_outside'],
  },
  declined: { because: 'the customer’s bank declined it', steps: ['pay_outside', 'new_attempt'] },
  merchant_request: { because: 'the merchant called it off', steps: ['none'] },
  unknown: { because: 'the bank did not say why', steps: ['pay_outside', 'new_attempt'] },
} as const satisfies Record<string, Words>;

/** Why a refund waits (`pending_reason`). */
export const PENDING_REASONS = {
  processing: { because: 'the provider is working on it', steps: ['wait'] },
  insufficient_funds: { because: 'the balance at the payment provider does not cover it', steps: ['top_up_balance'] },
  charge_pending: { because: 'the payment itself is still being collected', steps: ['wait'] },
} as const satisfies Record<string, Words>;

const NEVER_SAID: Words = {
  because: 'the customer did not say in time where the money was to go',
  steps: ['pay_outside', 'new_attempt'],
};

/** What of a refund decides its words. */
export interface RefundToSay {
  readonly status: RefundStatus;
  readonly failureReason: string | null;
  readonly pendingReason: string | null;
  /** When it was made and when its state was told, milliseconds since the epoch. */
  readonly createdAtMs?: number | null;
  readonly toldAtMs?: number | null;
  /** Set once a person paid it by another route. */
  readonly settledOutside: { readonly proof: string; readonly how: 'outside' | 'on_account' } | null;
}

/** Why a refund stands where it stands and what is to be done, in plain words. Reasons that are new to us read as `unknown`. */
export function refundWords(refund: RefundToSay): Words {
  if (refund.settledOutside !== null) return { because: settledWords(refund.settledOutside), steps: ['none'] };
  switch (refund.status) {
    case 'requires_action':
      return { because: 'the customer has not said yet where the money is to go', steps: ['remind_customer'] };
    case 'pending':
      return lookUp(PENDING_REASONS, refund.pendingReason) ?? PENDING_REASONS.processing;
    case 'succeeded':
      return { because: 'the money was sent', steps: ['none'] };
    case 'failed':
      return lookUp(FAILURE_REASONS, refund.failureReason) ?? FAILURE_REASONS.unknown;
    case 'canceled':
      return isCalledOff(refund) ? FAILURE_REASONS.merchant_request : NEVER_SAID;
  }
}

/** Whether the customer still waits for money that came back: a refund that was called off on purpose owes nothing. */
export function leavesDebt(refund: RefundToSay): boolean {
  if (refund.settledOutside !== null) return false;
  if (refund.status === 'failed') return true;
  return refund.status === 'canceled' && !isCalledOff(refund);
}

/** The provider may say the same of a refund that it called off itself when the customer's time was over: the time tells them apart. */
function isCalledOff({ failureReason, createdAtMs, toldAtMs }: RefundToSay): boolean {
  const livedMs = (toldAtMs ?? 0) - (createdAtMs ?? toldAtMs ?? 0);
  return failureReason === 'merchant_request' && livedMs < (CUSTOMER_DAYS - 1) * DAY_MS;
}

function settledWords({ proof, how }: NonNullable<RefundToSay['settledOutside']>): string {
  return how === 'outside' ? `paid by another route: ${proof}` : `kept on the customer’s account: ${proof}`;
}

function lookUp(table: Readonly<Record<string, Words>>, word: string | null): Words | undefined {
  return word !== null && Object.hasOwn(table, word) ? table[word] : undefined;
}
