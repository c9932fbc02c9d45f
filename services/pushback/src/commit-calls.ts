import type { Outcome } from '@quittance/queue';
import {
  disableDestination,
  finishPushes,
  type PushTrouble,
  pauseDestination,
  raisePushExceptions,
  type Store,
  settlePushExceptions,
} from '@quittance/store';
import { type Consequence, type EndedCall, resultOf } from './result-of-answer.js';

/**
 * Commit: writes what came of calls, in one transaction: rows, exceptions, and what the destination asked for.
 * @returns the outcome for each row's job, by row id
 */
export async function commitCalls(
  store: Store,
  url: string,
  calls: readonly EndedCall[],
): Promise<Map<string, Outcome>> {
  const ended = calls.map((each) => ({ ...each, ...resultOf(each, Math.random()) }));
  if (ended.length === 0) return new Map();
  await store.transaction(async (sql) => {
    await finishPushes(
      sql,
      ended.map((each) => each.result),
    );
    await settlePushExceptions(
      sql,
      ended.filter((each) => each.result.state === 'done').map((each) => each.push),
    );
    await raisePushExceptions(sql, troublesOf(ended));
    const pauseMs = Math.max(0, ...ended.map((each) => pauseOf(each)));
    if (pauseMs > 0) await pauseDestination(sql, url, pauseMs);
    const gone = ended.filter((each) => each.destination === 'gone');
    for (const { push, answer } of gone)
      await disableDestination(sql, push.connectionId, url, answer.problem?.message ?? '');
  });
  return new Map(ended.map((each) => [each.push.id, each.outcome]));
}

/** One destination that is gone is one exception, however many pushes were told so. */
function troublesOf(ended: readonly Consequence[]): PushTrouble[] {
  const troubles = ended.flatMap((each) => each.trouble ?? []);
  const gone = troubles.filter((each) => each.reason === 'destination_gone');
  const byConnection = new Map(gone.map((each) => [each.push.connectionId, each]));
  return [...troubles.filter((each) => each.reason !== 'destination_gone'), ...byConnection.values()];
}

function pauseOf({ destination }: Consequence): number {
  return destination === null || destination === 'gone' ? 0 : destination.pauseMs;
}
