/**
 * Says what commands would do, and does nothing.
 *
 * Input: commands. Output: the outcome that each would have, refusals among them, as the books stand now. Each transaction does all of its
 * work under the locks of the real thing and is then undone, so the answer cannot differ from what is done later but by what happens
 * in between. A command does not see what an earlier one of another transaction would have done: of two that want the last open amount of
 * an order both may be told as possible. Sequences (row ids) have gaps afterwards, nothing else is left.
 */
import type { CommandOutcome, CommandRequest } from '../commands/command-request.js';
import { runCommands } from '../commands/run-commands.js';
import type { Store } from '../open-store.js';

/** Carries the result of work out of the transaction that it ends. */
class Undone extends Error {
  readonly result: unknown;

  constructor(result: unknown) {
    super('tried only');
    this.result = result;
  }
}

export async function tryCommands(
  store: Store,
  connectionId: string,
  actor: string,
  commands: readonly CommandRequest[],
): Promise<CommandOutcome[]> {
  const outcomes = await runCommands(undoing(store), connectionId, actor, commands);
  return outcomes.map((each) =>
    each.kind === 'refused' ? each : { ...each, applications: [], messages: { matching: [], pushback: [] } },
  );
}

function undoing(store: Store): Store {
  return {
    ...store,
    transaction: async <T>(work: Parameters<typeof store.transaction<T>>[0]): Promise<T> => {
      try {
        return await store.transaction(async (sql) => {
          throw new Undone(await work(sql));
        });
      } catch (error) {
        if (error instanceof Undone) return error.result as T;
        throw error;
      }
    },
  };
}
