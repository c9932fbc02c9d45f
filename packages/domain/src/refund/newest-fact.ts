import { REFUND_STATUSES, type RefundStatus } from '../observation.js';
import { isEnded } from './refund-life.js';

/** A state of a refund and when the provider said so, in milliseconds since the epoch; `null` where that is not known. */
export interface RefundFact {
  readonly status: RefundStatus;
  readonly toldAtMs: number | null;
}

/**
 * Whether one fact of a refund counts before another one. A total order, so that the largest of any facts is the same in whatever order
 * they come: a state that has ended wins, then what was told later, then the rank of the state. The provider's times have whole seconds;
 * `isTie` says when they do not suffice and only a fresh read can tell.
 */
export function countsBefore(fact: RefundFact, known: RefundFact): boolean {
  return compare(fact, known) > 0;
}

/** Two states of one second that may follow each other both ways: rank chooses one, and it may be the wrong one. */
export function isTie(fact: RefundFact, known: RefundFact): boolean {
  return (
    fact.status !== known.status &&
    !isEnded(fact.status) &&
    !isEnded(known.status) &&
    fact.toldAtMs !== null &&
    fact.toldAtMs === known.toldAtMs
  );
}

function compare(a: RefundFact, b: RefundFact): number {
  const ended = Number(isEnded(a.status)) - Number(isEnded(b.status));
  if (ended !== 0) return ended;
  const rank = REFUND_STATUSES.indexOf(a.status) - REFUND_STATUSES.indexOf(b.status);
  const later = (a.toldAtMs ?? 0) - (b.toldAtMs ?? 0);
  return isEnded(a.status) ? rank || later : later || rank;
}
