import { acknowledgementsLost } from './acknowledgements-lost.js';
import { amountBeyondExactNumbers } from './amount-beyond-exact-numbers.js';
import { bodiesOfAllSizes } from './bodies-of-all-sizes.js';
import { clockOfAWorkerWrong } from './clock-of-a-worker-wrong.js';
import { commitAnswersLostToIngress } from './commit-answers-lost-to-ingress.js';
import { commitAnswersLostToWorkers } from './commit-answers-lost-to-workers.js';
import { connectionsKilled } from './connections-killed.js';
import { connectionsUsedUp } from './connections-used-up.js';
import { databaseFrozen } from './database-frozen.js';
import { databaseKilled } from './database-killed.js';
import { databaseLineCut } from './database-line-cut.js';
import { databaseLineCutInAnswers } from './database-line-cut-in-answers.js';
import { databaseLineDead } from './database-line-dead.js';
import { databaseLineFarTooSlow } from './database-line-far-too-slow.js';
import { databaseLineSlow } from './database-line-slow.js';
import { databaseLineThin } from './database-line-thin.js';
import { databaseLosesItsLastSecond } from './database-loses-its-last-second.js';
import { databaseReadOnly } from './database-read-only.js';
import { databaseStopped } from './database-stopped.js';
import { deadlocks } from './deadlocks.js';
import { eventOfAnOlderVersion } from './event-of-an-older-version.js';
import { eventOfTheOtherMode } from './event-of-the-other-mode.js';
import { eventThatCannotBeRead } from './event-that-cannot-be-read.js';
import { eventsDuplicated } from './events-duplicated.js';
import { eventsLate } from './events-late.js';
import { eventsNeverMade } from './events-never-made.js';
import { eventsNeverSent } from './events-never-sent.js';
import { eventsOfTwoEndpoints } from './events-of-two-endpoints.js';
import { eventsReversed } from './events-reversed.js';
import { everythingDueAtOnce } from './everything-due-at-once.js';
import type { Fault } from './fault.js';
import { forgedSignatures } from './forged-signatures.js';
import { garbageHeaders } from './garbage-headers.js';
import { inboxLocked } from './inbox-locked.js';
import { ingressFrozen } from './ingress-frozen.js';
import { ingressKilled } from './ingress-killed.js';
import { ingressStopped } from './ingress-stopped.js';
import { isolationChanged } from './isolation-changed.js';
import { locksHeldTooLong } from './locks-held-too-long.js';
import { matchingFrozen } from './matching-frozen.js';
import { matchingKilled } from './matching-killed.js';
import { matchingStopped } from './matching-stopped.js';
import { orderRegisteredManyTimes } from './order-registered-many-times.js';
import { orderSystemAsksToWait } from './order-system-asks-to-wait.js';
import { orderSystemBreaksOff } from './order-system-breaks-off.js';
import { orderSystemCut } from './order-system-cut.js';
import { orderSystemFailing } from './order-system-failing.js';
import { orderSystemHangs } from './order-system-hangs.js';
import { orderSystemHugeAnswers } from './order-system-huge-answers.js';
import { orderSystemLineDead } from './order-system-line-dead.js';
import { orderSystemLineSlow } from './order-system-line-slow.js';
import { orderSystemLosesAnswers } from './order-system-loses-answers.js';
import { orderSystemRedirects } from './order-system-redirects.js';
import { orderSystemRefusesOne } from './order-system-refuses-one.js';
import { orderSystemSometimesFailing } from './order-system-sometimes-failing.js';
import { pollerKilledBetweenPages } from './poller-killed-between-pages.js';
import { pushbackFrozen } from './pushback-frozen.js';
import { pushbackFrozenBeyondItsLease } from './pushback-frozen-beyond-its-lease.js';
import { pushbackKilled } from './pushback-killed.js';
import { pushbackStopped } from './pushback-stopped.js';
import { redisAway15Seconds } from './redis-away-15-seconds.js';
import { redisAwayBeyondTheLocks } from './redis-away-beyond-the-locks.js';
import { redisDownAtTheStart } from './redis-down-at-the-start.js';
import { redisEmptied } from './redis-emptied.js';
import { redisEmptiedWith10000Jobs } from './redis-emptied-with-10000-jobs.js';
import { redisEmptiedWithABacklog } from './redis-emptied-with-a-backlog.js';
import { redisFrozen } from './redis-frozen.js';
import { redisFull } from './redis-full.js';
import { redisKilled } from './redis-killed.js';
import { redisLineCut } from './redis-line-cut.js';
import { redisLineDead } from './redis-line-dead.js';
import { redisLineLosesAnswers } from './redis-line-loses-answers.js';
import { redisLineSlow } from './redis-line-slow.js';
import { redisLosesItsLastSecond } from './redis-loses-its-last-second.js';
import { redisWouldEvict } from './redis-would-evict.js';
import { refundAskedForTwice } from './refund-asked-for-twice.js';
import { refundsFrozen } from './refunds-frozen.js';
import { refundsKilled } from './refunds-killed.js';
import { refundsStopped } from './refunds-stopped.js';
import { relayFrozen } from './relay-frozen.js';
import { relayKilled } from './relay-killed.js';
import { relayStopped } from './relay-stopped.js';
import { sameEventFiftyTimes } from './same-event-fifty-times.js';
import { scaledUpAndDown } from './scaled-up-and-down.js';
import { secretRotated } from './secret-rotated.js';
import { slowClients } from './slow-clients.js';
import { stripeApiCut } from './stripe-api-cut.js';
import { stripeApiFailing } from './stripe-api-failing.js';
import { stripeApiHangs } from './stripe-api-hangs.js';
import { stripeApiLosesAnswers } from './stripe-api-loses-answers.js';
import { stripeApiThrottled } from './stripe-api-throttled.js';
import { stripeKeyRevoked } from './stripe-key-revoked.js';
import { timestampsOutOfBounds } from './timestamps-out-of-bounds.js';
import { trialCallHangs } from './trial-call-hangs.js';
import { twoRefundsAtOnce } from './two-refunds-at-once.js';
import { workerFrozenBeyondItsLock } from './worker-frozen-beyond-its-lock.js';
import { workerKilledAfterItsCommit } from './worker-killed-after-its-commit.js';
import { workerKilledAgainAndAgain } from './worker-killed-again-and-again.js';
import { workerKilledInItsTransaction } from './worker-killed-in-its-transaction.js';
import { workerStoppedWithoutRedis } from './worker-stopped-without-redis.js';

/** Every fault that one machine can host, part by part. */
export const FAULTS: readonly Fault[] = [
  ingressKilled,
  ingressStopped,
  ingressFrozen,
  forgedSignatures,
  secretRotated,
  timestampsOutOfBounds,
  garbageHeaders,
  bodiesOfAllSizes,
  sameEventFiftyTimes,
  eventThatCannotBeRead,
  eventOfTheOtherMode,
  eventOfAnOlderVersion,
  amountBeyondExactNumbers,
  slowClients,
  redisEmptied,
  redisEmptiedWithABacklog,
  redisEmptiedWith10000Jobs,
  redisKilled,
  redisAway15Seconds,
  redisAwayBeyondTheLocks,
  redisFrozen,
  redisFull,
  redisLosesItsLastSecond,
  redisWouldEvict,
  redisDownAtTheStart,
  redisLineSlow,
  redisLineDead,
  redisLineLosesAnswers,
  redisLineCut,
  matchingKilled,
  matchingStopped,
  matchingFrozen,
  pushbackKilled,
  pushbackStopped,
  pushbackFrozen,
  refundsKilled,
  refundsStopped,
  refundsFrozen,
  workerFrozenBeyondItsLock,
  workerKilledAgainAndAgain,
  workerKilledInItsTransaction,
  workerKilledAfterItsCommit,
  workerStoppedWithoutRedis,
  clockOfAWorkerWrong,
  scaledUpAndDown,
  databaseKilled,
  databaseStopped,
  databaseFrozen,
  databaseReadOnly,
  connectionsKilled,
  connectionsUsedUp,
  inboxLocked,
  locksHeldTooLong,
  deadlocks,
  databaseLineSlow,
  databaseLineFarTooSlow,
  databaseLineThin,
  databaseLineDead,
  databaseLineCut,
  databaseLineCutInAnswers,
  commitAnswersLostToIngress,
  commitAnswersLostToWorkers,
  isolationChanged,
  databaseLosesItsLastSecond,
  acknowledgementsLost,
  eventsDuplicated,
  eventsReversed,
  eventsLate,
  eventsOfTwoEndpoints,
  stripeApiThrottled,
  stripeApiFailing,
  stripeApiCut,
  stripeApiHangs,
  stripeApiLosesAnswers,
  stripeKeyRevoked,
  pollerKilledBetweenPages,
  eventsNeverMade,
  eventsNeverSent,
  orderSystemFailing,
  orderSystemSometimesFailing,
  orderSystemHangs,
  orderSystemBreaksOff,
  orderSystemHugeAnswers,
  orderSystemRedirects,
  orderSystemRefusesOne,
  orderSystemAsksToWait,
  orderSystemCut,
  orderSystemLineDead,
  orderSystemLineSlow,
  orderSystemLosesAnswers,
  pushbackFrozenBeyondItsLease,
  trialCallHangs,
  relayKilled,
  relayStopped,
  relayFrozen,
  everythingDueAtOnce,
  refundAskedForTwice,
  twoRefundsAtOnce,
  orderRegisteredManyTimes,
];
