import type { JobKind } from '@quittance/contracts';

/** The tables whose rows are owed to a stage, by the kind of job that carries their id. */
export const DUE_TABLES = {
  event: 'stripe_events',
  message: 'outbox_messages',
  refund_call: 'refund_calls',
} as const satisfies Record<JobKind, string>;

export const DUE_KINDS: readonly JobKind[] = Object.keys(DUE_TABLES) as JobKind[];
