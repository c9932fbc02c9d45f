import type { DisputeStatus } from '../observation.js';

/** Rising: what begins as a bank's question may become a dispute, and a decision may be contested. It never goes back. */
export const DISPUTE_PHASES = ['inquiry', 'chargeback', 'appeal'] as const;
export type DisputePhase = (typeof DISPUTE_PHASES)[number];

/** One state of a dispute, for people and for the rules. Where the money is no state says: only balance movements do. */
export interface DisputeState {
  readonly means: string;
  /** States that may follow. The provider's events may come in any order; what follows is told by the object, not by the event. */
  readonly next: readonly DisputeStatus[];
  /** The phase that it proves to have come to; `null`: an end says nothing of the way to it. */
  readonly phase: DisputePhase | null;
  /** The merchant may answer now. */
  readonly answer: boolean;
  /**
   * What the state alone means for goods that have not left. `held_until_answered`: until somebody has answered the bank, or decided that
   * nothing is to be done. `held_until_money_is_back`: the decision stands against the merchant, unless its money came back all the same.
   */
  readonly goods: 'held' | 'held_until_answered' | 'held_until_money_is_back' | 'free';
}

/**
 * The life of a dispute, once. Everything that depends on where a dispute stands reads it here, and the page for finance people is drawn
 * from it (docs.stripe.com/disputes, docs.stripe.com/api/disputes/object). Decisions are final only as far as nobody contests them: a
 * second decision may turn each into the other.
 */
export const DISPUTE_LIFE = {
  warning_needs_response: {
    means: 'the bank asks about the payment; it is no dispute yet',
    next: ['warning_under_review', 'warning_closed', 'needs_response'],
    phase: 'inquiry',
    answer: true,
    goods: 'held_until_answered',
  },
  warning_under_review: {
    means: 'the bank has its answer and may still open a dispute',
    next: ['warning_closed', 'needs_response'],
    phase: 'inquiry',
    answer: false,
    goods: 'free',
  },
  needs_response: {
    means: 'the bank has opened a dispute and waits for evidence',
    next: ['under_review', 'prevented', 'won', 'lost'],
    phase: 'chargeback',
    answer: true,
    goods: 'held',
  },
  under_review: {
    means: 'the bank has the evidence and decides',
    next: ['won', 'lost'],
    phase: 'chargeback',
    answer: false,
    goods: 'held',
  },
  warning_closed: {
    means: 'the bank asked and did not open a dispute',
    next: ['needs_response'],
    phase: null,
    answer: false,
    goods: 'free',
  },
  prevented: {
    means: 'it was ended before it became a dispute: blocked, or resolved by giving the money back',
    next: [],
    phase: null,
    answer: false,
    goods: 'free',
  },
  appeal_needs_response: {
    means: 'the decision is contested, and the bank waits for further evidence',
    next: ['appeal_under_review', 'won', 'lost'],
    phase: 'appeal',
    answer: true,
    goods: 'held',
  },
  appeal_under_review: {
    means: 'the bank has the further evidence and decides once more',
    next: ['won', 'lost'],
    phase: 'appeal',
    answer: false,
    goods: 'held',
  },
  won: {
    means: 'decided for the merchant',
    next: ['appeal_needs_response', 'appeal_under_review', 'lost'],
    phase: null,
    answer: false,
    goods: 'free',
  },
  lost: {
    means: 'decided for the customer, accepted, or never answered',
    next: ['appeal_needs_response', 'appeal_under_review', 'won'],
    phase: null,
    answer: false,
    goods: 'held_until_money_is_back',
  },
} as const satisfies Record<DisputeStatus, DisputeState>;

/** States in which a dispute may be told for the first time in the ordinary course of things. */
export const DISPUTE_BEGINNINGS = ['warning_needs_response', 'needs_response', 'prevented'] as const;

/** Whether a dispute may come from one state to the other by moves of which nobody told. */
export function disputeMayLeadTo(from: DisputeStatus, to: DisputeStatus): boolean {
  const reached = new Set<DisputeStatus>(DISPUTE_LIFE[from].next);
  for (const each of reached) for (const next of DISPUTE_LIFE[each].next) reached.add(next);
  return reached.has(to);
}
