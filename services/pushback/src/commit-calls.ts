import type { PushAnswer } from '@quittance/oms';
import type { Outcome } from '@quittance/queue';
import {
  disableDestination,
  finishPushes,
  type PushTrouble,
  pauseDestination,
  raisePushExceptions,
  type Sql,
  type Store,
  settlePushExceptions,
} from '@quittance/store';
import { type Consequence, destinationSays, type EndedCall, resultOf } from './result-of-answer.js';

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
    for (const { push, answer } of ended.filter((each) => !each.destinationTold))
      await tellRow(sql, url, push.connectionId, answer);
  });
  return new Map(ended.map((each) => [each.push.id, each.outcome]));
}

/** Writes at once what an answer says of the order system as a whole: all workers read it before their next batch. */
export async function tellDestination(
  store: Store,
  url: string,
  connectionId: string,
  answer: PushAnswer,
): Promise<boolean> {
  await tellRow(store.sql, url, connectionId, answer);
  return true;
}

async function tellRow(sql: Sql, url: string, connectionId: string, answer: PushAnswer): Promise<void> {
  const says = destinationSays(answer);
  if (says === 'gone') await disableDestination(sql, connectionId, url, answer.problem?.message ?? '');
  else if (says !== null) await pauseDestination(sql, url, says.pauseMs);
}

/** One destination that is gone is one exception, however many pushes were told so. */
function troublesOf(ended: readonly Consequence[]): PushTrouble[] {
  const troubles = ended.flatMap((each) => each.trouble ?? []);
  const gone = troubles.filter((each) => each.reason === 'destination_gone');
  const byConnection = new Map(gone.map((each) => [each.push.connectionId, each]));
  return [...troubles.filter((each) => each.reason !== 'destination_gone'), ...byConnection.values()];
}
