import type { Lane } from '../lane/start-lane.js';
import type { Buyer } from '../load/plan-buyer.js';
import { checkBooks } from './check-books.js';
import { checkBuyers } from './check-buyers.js';
import { checkInbox } from './check-inbox.js';
import { checkProcesses } from './check-processes.js';
import { checkReceiver } from './check-receiver.js';
import { checkTruth } from './check-truth.js';
import { checkTwice } from './check-twice.js';

/** Differences shown of each check; one broken rule breaks many rows. */
const SHOWN_MAX = 5;

/**
 * Every invariant over a lane at rest, seen from outside: what was acknowledged, what Stripe says really happened, what the order system was
 * told, what the buyers expect; last of all the whole inbox is worked off once more, and nothing may change.
 *
 * @returns differences, in sentences; none when all is well
 */
export async function checkLane(lane: Lane, buyers: readonly Buyer[], waitMsMax: number): Promise<string[]> {
  const checks: Record<string, () => Promise<string[]>> = {
    'every acknowledged event is kept': () => checkInbox(lane),
    'the books balance': () => checkBooks(lane),
    'the books are what Stripe says': () => checkTruth(lane),
    'every order ends as it must': () => checkBuyers(lane, buyers),
    'the order system knows the last state': () => checkReceiver(lane),
    'no process misbehaved': () => checkProcesses(lane),
    'twice is once': () => checkTwice(lane, waitMsMax),
  };
  const differences: string[] = [];
  for (const [name, check] of Object.entries(checks)) {
    const found = await check().catch((error: unknown) => [String(error)]);
    differences.push(...found.slice(0, SHOWN_MAX).map((each) => `${name}: ${each}`));
    if (found.length > SHOWN_MAX) differences.push(`${name}: and ${found.length - SHOWN_MAX} more`);
  }
  return differences;
}
