import { DISPUTE_STATUSES, type DisputeStatus } from '../observation.js';

/** A state of a dispute and when the provider said so, in milliseconds since the epoch; `null` where that is not known. */
export interface DisputeFact {
  readonly status: DisputeStatus;
  readonly toldAtMs: number | null;
}

/**
 * How two facts of a dispute stand to each other: above 0 when the first counts. What was told later counts, since no end of a dispute is
 * final; within one second the rank of the state does. A total order up to facts that say the same state at the same time.
 */
export function compareDisputeFacts(a: DisputeFact, b: DisputeFact): number {
  const rank = DISPUTE_STATUSES.indexOf(a.status) - DISPUTE_STATUSES.indexOf(b.status);
  return (a.toldAtMs ?? 0) - (b.toldAtMs ?? 0) || rank;
}

/** Two states of one second: rank chooses one, and it may be the wrong one. Only a fresh read can tell. */
export function isDisputeTie(a: DisputeFact, b: DisputeFact): boolean {
  return a.status !== b.status && a.toldAtMs !== null && a.toldAtMs === b.toldAtMs;
}
