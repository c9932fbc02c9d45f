/** Proves that the simulation can find: takes safeguards out one by one and says how many histories each needed to be missed. */
import { makePlan } from './history/make-plan.js';
import { play, type Sabotage } from './history/play.js';
import { kindOf } from './history/shrink.js';

export interface Proof {
  readonly what: string;
  readonly sabotage: Sabotage;
}

/** What is taken out, each by itself. */
export const PROOFS: readonly Proof[] = [
  { what: 'the lock of the account', sabotage: { withoutLocks: ['customer_accounts'] } },
  { what: 'the unique key of the inbox', sabotage: { withoutKeys: ['stripe_events.uq_stripe_event'] } },
  {
    what: 'the unique keys of the books, and the lock of the account',
    sabotage: {
      withoutKeys: [
        'applications.uq_application_effect',
        'payment_deductions.uq_deduction_effect',
        'payments.uq_payment',
      ],
      withoutLocks: ['customer_accounts'],
    },
  },
  {
    what: 'the unique key of refunds that are asked for, and the lock of the account',
    sabotage: { withoutKeys: ['refund_requests.uq_refund_request_key'], withoutLocks: ['customer_accounts'] },
  },
  { what: 'the outbox in the transaction', sabotage: { without: ['outbox in the transaction'] } },
  { what: 'the version guard of the receiver', sabotage: { without: ['version guard'] } },
  { what: 'the relay', sabotage: { without: ['relay'] } },
  { what: 'keys that are stored before Stripe is asked', sabotage: { without: ['stored keys'] } },
  { what: 'the commit before the answer', sabotage: { without: ['commit before the answer'] } },
];

export interface Proven {
  readonly what: string;
  /** Histories until it was noticed; `null`: it never was. */
  readonly histories: number | null;
  readonly noticed: string;
}

export async function prove({ what, sabotage }: Proof, historiesMax: number, from = 'prove'): Promise<Proven> {
  for (let n = 0; n < historiesMax; n += 1) {
    const plan = makePlan(`${from}-${n}`);
    const played = await play(plan, { sabotage });
    if (played.failure === null) continue;
    // What fails with the safeguard as well proves nothing.
    if ((await play(plan)).failure !== null) continue;
    return { what, histories: n + 1, noticed: kindOf(played.failure) };
  }
  return { what, histories: null, noticed: '' };
}
