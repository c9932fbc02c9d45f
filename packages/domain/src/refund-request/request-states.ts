/**
 * How far a refund that was asked for has come, and where it may go from there. The same words stand on a request and on each Stripe
 * refund it is made of; only a request is `partly_accepted`. What becomes of the money at the bank is the refund's own status.
 */
export const REFUND_REQUEST_STATES = {
  requested: {
    meaning: 'Written down; Stripe is about to be asked',
    next: ['submitted', 'accepted', 'withdrawn'],
  },
  needs_approval: {
    meaning: 'Waits for a second person to agree; Stripe has not been asked',
    next: ['requested', 'withdrawn'],
  },
  submitted: {
    meaning: 'Stripe is being asked',
    next: ['requested', 'unknown', 'accepted', 'refused'],
  },
  unknown: {
    meaning: 'Stripe was asked and its answer was lost; it is looked up, and asked again under the same key',
    next: ['submitted', 'accepted', 'refused'],
  },
  accepted: { meaning: 'Stripe has made the refund', next: [] },
  partly_accepted: { meaning: 'Stripe has made a part of it and refused the rest; see the exception', next: [] },
  refused: { meaning: 'Stripe has refused it; no money moves; see the exception', next: [] },
  withdrawn: { meaning: 'Taken back by a person before Stripe was asked', next: [] },
} as const satisfies Record<string, { readonly meaning: string; readonly next: readonly string[] }>;
export type RefundRequestState = keyof typeof REFUND_REQUEST_STATES;

export const REFUND_REQUEST_STATE_NAMES = Object.keys(REFUND_REQUEST_STATES) as readonly RefundRequestState[];

/** One Stripe refund of a request. */
export type RefundCallState = Exclude<RefundRequestState, 'partly_accepted'>;

/** States in which money is spoken for although no refund of Stripe's may exist yet. */
export const RESERVING_STATES = ['requested', 'needs_approval', 'submitted', 'unknown', 'accepted'] as const;

/** Whether a state is the last one. */
export function isRequestEnded(state: RefundRequestState): boolean {
  return REFUND_REQUEST_STATES[state].next.length === 0;
}

/** Whether a state may follow another. */
export function mayBecome(from: RefundRequestState, to: RefundRequestState): boolean {
  return (REFUND_REQUEST_STATES[from].next as readonly string[]).includes(to);
}

/** The order in which the states of the parts decide about the whole while a part is under way. */
const UNDER_WAY = ['unknown', 'submitted', 'requested', 'needs_approval'] as const;

/** The state of a request, from those of its Stripe refunds; there is at least one. */
export function requestStateOf(calls: readonly RefundCallState[]): RefundRequestState {
  const underWay = UNDER_WAY.find((each) => calls.includes(each));
  if (underWay !== undefined) return underWay;
  const accepted = calls.filter((each) => each === 'accepted').length;
  if (accepted === calls.length) return 'accepted';
  if (accepted > 0) return 'partly_accepted';
  return calls.includes('refused') ? 'refused' : 'withdrawn';
}
