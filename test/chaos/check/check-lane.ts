import type { Lane } from '../lane/start-lane.js';
import type { Buyer } from '../load/plan-buyer.js';
import { checkBooks, checkReplayed } from './check-books.js';
import { checkBuyers } from './check-buyers.js';
import { checkInbox } from './check-inbox.js';
import { checkProcesses } from './check-processes.js';
import { checkReceiver } from './check-receiver.js';
import { checkTruth } from './check-truth.js';
import { checkTwice, type InboxMark, WHOLE_INBOX } from './check-twice.js';

/** Differences shown of each check; one broken rule breaks many rows. */
const SHOWN_MAX = 5;

export interface LaneCheck {
  readonly buyers: readonly Buyer[];
  /** Longest wait while the inbox is worked off again. */
  readonly waitMsMax: number;
  /** What came before it was worked off twice already; left out: nothing was. */
  readonly from?: InboxMark;
}

/**
 * Every invariant over a lane at rest, seen from outside: what was acknowledged, what Stripe says really happened, what the order system was
 * told, what the buyers expect; last of all the inbox is worked off once more, and nothing may change.
 *
 * @returns differences, in sentences; none when all is well
 */
export function checkLane(lane: Lane, { buyers, waitMsMax, from = WHOLE_INBOX }: LaneCheck): Promise<string[]> {
  return allOf({
    'every acknowledged event is kept': () => checkInbox(lane),
    'the books balance': () => checkBooks(lane),
    'the books are what Stripe says': () => checkTruth(lane),
    'every order ends as it must': () => checkBuyers(lane, buyers),
    'the order system knows the last state': () => checkReceiver(lane),
    'no process misbehaved': () => checkProcesses(lane),
    'twice is once': () => checkTwice(lane, waitMsMax, from),
  });
}

/** After all runs of a lane: the books made anew from the whole inbox are the books, and working all of it off again changes nothing. */
export function checkWhole(lane: Lane, waitMsMax: number): Promise<string[]> {
  return allOf({
    'the books follow from the inbox': () => checkReplayed(lane),
    'twice is once': () => checkTwice(lane, waitMsMax, WHOLE_INBOX),
  });
}

async function allOf(checks: Readonly<Record<string, () => Promise<string[]>>>): Promise<string[]> {
  const differences: string[] = [];
  for (const [name, check] of Object.entries(checks)) {
    const found = await check().catch((error: unknown) => [String(error)]);
    differences.push(...found.slice(0, SHOWN_MAX).map((each) => `${name}: ${each}`));
    if (found.length > SHOWN_MAX) differences.push(`${name}: and ${found.length - SHOWN_MAX} more`);
  }
  return differences;
}
