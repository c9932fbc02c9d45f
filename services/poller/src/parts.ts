import type { Producer } from '@quittance/queue';
import type { Logger } from '@quittance/runtime';
import type { Connection, Store } from '@quittance/store';
import type { ReadTrouble, StripeReader } from '@quittance/stripe';
import type { PollerConfig } from './config.js';
import type { PollMetrics } from './poll-metrics.js';

/** What both rounds work with. */
export interface PollParts {
  readonly store: Store;
  readonly producer: Pick<Producer, 'publish'>;
  readonly reader: StripeReader;
  /** The Stripe account that the key opens, as the books know it. */
  readonly connection: Connection;
  readonly config: Pick<
    PollerConfig,
    | 'POLL_OVERLAP_MS'
    | 'POLL_SETTLE_MS'
    | 'POLL_LOOK_BACK_MS'
    | 'POLL_ROUND_MS'
    | 'RECONCILE_ROUND_MS'
    | 'RECONCILE_BACK_MS'
  >;
  readonly metrics: PollMetrics;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly signal: AbortSignal;
  /** When the whole overlap of the list of events was read last, and how many pages that was. */
  readonly overlap: { readAtMs: number; pages: number };
}

/** How a round ended. */
export interface Round {
  /** More is to be done at once. */
  readonly full: boolean;
  /** Why it could not go on. */
  readonly trouble: ReadTrouble | null;
}

export const NOTHING_TO_DO: Round = { full: false, trouble: null };
