import type { ExceptionView } from '@quittance/store';
import type { ConnectionBooks } from '../with-connection.js';
import { acceptCandidates } from './accept-candidates.js';
import { carryOutRows, type RowsDone } from './carry-out-rows.js';
import { ACCEPT, readCommandWords } from './command-words.js';
import { versionOf } from './exception-version.js';
import { columnOf, type Decision } from './read-decisions.js';
import { answered, type RowAsked } from './row-result.js';
import type { QueueTeller } from './tell-queues.js';
import { readExceptions } from './walk-exceptions.js';

/**
 * Carries out what was decided in a file, row by row. A row whose exception has changed since it was written there is not done: each is looked
 * at again just before its chunk. What changes within those milliseconds is left to the command's own refusals, under its locks.
 */
export function importDecisions(
  books: ConnectionBooks,
  teller: QueueTeller,
  decisions: readonly Decision[],
  dryRun: boolean,
): Promise<RowsDone> {
  const firstLines = new Map<string, number>();
  for (const { id, line } of decisions) if (!firstLines.has(id)) firstLines.set(id, line);
  const ask = async (chunk: readonly Decision[]) => {
    const ids = chunk.map((each) => each.id);
    const found = await readExceptions(books.store.sql, books.connectionId, ids);
    const accept = await acceptedOf(books, chunk, found);
    return chunk.map((decision): RowAsked => {
      const { id, line, words } = decision;
      const first = firstLines.get(id) ?? line;
      if (first !== line)
        return answered(id, words.action, 'invalid', `line ${line}: line ${first} is about the same exception`);
      return askOne(decision, found.get(id), accept);
    });
  };
  return carryOutRows(books, teller, { rows: decisions, ask, dryRun });
}

type Accepting = (decision: Decision, exception: ExceptionView) => ReturnType<typeof readCommandWords>;

async function acceptedOf(
  books: ConnectionBooks,
  chunk: readonly Decision[],
  found: ReadonlyMap<string, ExceptionView>,
): Promise<Accepting> {
  const wanted = chunk.flatMap(({ id, words }) => (words.action === ACCEPT ? (found.get(id) ?? []) : []));
  const accept = await acceptCandidates(books, wanted, 1);
  return ({ words }, exception) => {
    const { action, note, ...others } = words;
    const given = Object.entries(others).find(([, value]) => value !== undefined);
    if (given !== undefined) return { ok: false, because: `${columnOf(given[0])} has no meaning for ${action}` };
    const command = accept(exception);
    return typeof command === 'string' ? { ok: false, because: command } : { ok: true, command: { ...command, note } };
  };
}

function askOne(decision: Decision, exception: ExceptionView | undefined, accept: Accepting): RowAsked {
  const { id, line, version, words } = decision;
  const { action } = words;
  if (exception === undefined)
    return answered(id, action, 'refused', `line ${line}: there is no exception ${id}`, 'exception_unknown');
  const read = action === ACCEPT ? accept(decision, exception) : readCommandWords(words, columnOf);
  if (!read.ok) return answered(id, action, 'invalid', `line ${line}: ${read.because}`);
  if (version !== versionOf(exception))
    return answered(id, action, 'stale', `line ${line}: ${changeOf(exception)} since the file was written`);
  return { kind: 'command', request: { ...read.command, exception: id } };
}

function changeOf({ state, resolvedBy }: ExceptionView): string {
  if (state === 'open') return 'it has changed';
  return `it was ${state === 'refund_proposed' ? 'proposed for refund' : state}${resolvedBy === null ? '' : ` by ${resolvedBy}`}`;
}
