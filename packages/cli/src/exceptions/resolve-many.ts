import type { ExceptionView } from '@quittance/store';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import type { ConnectionBooks } from '../with-connection.js';
import { acceptCandidates } from './accept-candidates.js';
import { carryOutRows, type RowsDone } from './carry-out-rows.js';
import { ACCEPT, type CommandWords, readCommandWords } from './command-words.js';
import { answered, type RowAsked } from './row-result.js';
import type { QueueTeller } from './tell-queues.js';
import { readExceptions } from './walk-exceptions.js';

/** The same command for many exceptions. */
export interface SameForAll {
  readonly ids: readonly string[];
  readonly words: CommandWords;
  /** Of `accept`: which candidate, from 1. */
  readonly candidate: number;
  readonly dryRun: boolean;
}

/** Each exception is read again just before it is answered: a candidate is taken as it stands then. */
export async function resolveMany(books: ConnectionBooks, teller: QueueTeller, all: SameForAll): Promise<RowsDone> {
  const { ids, words, candidate, dryRun } = all;
  const asking = words.action === ACCEPT ? accepting(books, words, candidate) : telling(words);
  const ask = async (chunk: readonly string[]) => {
    const found = await readExceptions(books.store.sql, books.connectionId, chunk);
    const askedOf = await asking([...found.values()]);
    return chunk.map((id): RowAsked => {
      const exception = found.get(id);
      if (exception === undefined)
        return answered(id, words.action, 'refused', `there is no exception ${id}`, 'exception_unknown');
      return askedOf(exception);
    });
  };
  return carryOutRows(books, teller, { rows: ids, ask, dryRun });
}

type Asking = (exceptions: readonly ExceptionView[]) => Promise<(exception: ExceptionView) => RowAsked>;

function telling(words: CommandWords): Asking {
  const read = readCommandWords(words);
  if (!read.ok) throw new CliProblem(EXIT.usage, read.because);
  return async () => (exception) => ({ kind: 'command', request: { ...read.command, exception: exception.id } });
}

function accepting(books: ConnectionBooks, words: CommandWords, candidate: number): Asking {
  refuseMeaningless(words);
  return async (exceptions) => {
    const accept = await acceptCandidates(books, exceptions, candidate, words.note);
    return (exception) => {
      const command = accept(exception);
      return typeof command === 'string'
        ? answered(exception.id, ACCEPT, 'refused', command, 'no_candidate')
        : { kind: 'command', request: { ...command, exception: exception.id } };
    };
  };
}

/** The candidate says which orders; nothing else is asked for. */
function refuseMeaningless({ action, note, ...others }: CommandWords): void {
  const given = Object.entries(others).find(([, value]) => value !== undefined);
  if (given !== undefined) throw new CliProblem(EXIT.usage, `--${given[0]} has no meaning for ${action}`);
}
