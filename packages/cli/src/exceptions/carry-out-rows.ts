/**
 * Carries out the commands of many rows, chunk by chunk, or says what each would do.
 *
 * Input: rows, and how a chunk of them is turned into commands. Output: what became of each row, in their order. A stop signal ends it behind
 * the chunk at hand. A crash leaves whole transactions. Nothing is kept here: rows that were done are changed in the books, so that
 * doing all of it again refuses them.
 */
import { type CommandOutcome, type CommandRequest, runCommands, tryCommands } from '@quittance/store';
import { onStopSignals } from '../stop-signals.js';
import type { ConnectionBooks } from '../with-connection.js';
import { deskProgress } from './desk-progress.js';
import { operatorName } from './operator-name.js';
import { type RowAsked, type RowResult, resultOf } from './row-result.js';
import type { QueueTeller } from './tell-queues.js';

/** Rows between two looks at stop signals. */
const CHUNK_ROWS = 200;

export interface RowsToDo<Row> {
  readonly rows: readonly Row[];
  /** Reads what is asked of a chunk, just before it is done. One answer a row. */
  ask(rows: readonly Row[]): Promise<readonly RowAsked[]>;
  /** Only say what would happen. */
  readonly dryRun: boolean;
}

export interface RowsDone {
  readonly results: readonly RowResult[];
  /** Rows behind a stop signal. */
  readonly left: number;
}

export async function carryOutRows<Row>(
  books: ConnectionBooks,
  teller: QueueTeller,
  { rows, ask, dryRun }: RowsToDo<Row>,
): Promise<RowsDone> {
  const results: RowResult[] = [];
  const progress = deskProgress(rows.length, dryRun ? 'tried' : 'done');
  let stopped = false;
  const usualSignals = onStopSignals(
    () => {
      stopped = true;
    },
    () => process.exit(130),
  );
  try {
    for (let from = 0; from < rows.length && !stopped; from += CHUNK_ROWS) {
      const asked = await ask(rows.slice(from, from + CHUNK_ROWS));
      const requests = asked.flatMap((each) => (each.kind === 'command' ? [each.request] : []));
      const outcomes = await carryOut(books, requests, dryRun);
      if (!dryRun) await teller.tell(outcomes);
      let next = 0;
      for (const each of asked)
        results.push(
          each.kind === 'answered'
            ? each.result
            : resultOf(each.request, outcomes[next++], dryRun ? 'possible' : 'done'),
        );
      progress.reached(results.length);
    }
  } finally {
    usualSignals();
    progress.end();
  }
  return { results, left: rows.length - results.length };
}

function carryOut(
  { store, connectionId }: ConnectionBooks,
  requests: readonly CommandRequest[],
  dryRun: boolean,
): Promise<CommandOutcome[]> {
  return (dryRun ? tryCommands : runCommands)(store, connectionId, operatorName(), requests);
}
