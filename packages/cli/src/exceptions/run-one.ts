import type { OperatorCommand } from '@quittance/domain';
import { type CommandDone, type CommandOutcome, type CommandRequest, runCommands, tryCommands } from '@quittance/store';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { type OutputOptions, printJson, printLine } from '../print.js';
import { readSettings } from '../settings.js';
import { type ConnectionBooks, withConnection } from '../with-connection.js';
import { type CommandWords, readCommandWords } from './command-words.js';
import { operatorName } from './operator-name.js';
import { openQueueTeller } from './tell-queues.js';

export interface CommandFlags extends OutputOptions {
  readonly connection: string;
  readonly dryRun?: boolean;
}

/** What a command concerns beside its own words. */
export type Concerning = Pick<CommandRequest, 'exception' | 'payment'>;

/** Carries out one command and says what it did. A command that is refused ends with one line and exit code 1. */
export function runWords(words: CommandWords, of: Concerning, flags: CommandFlags): Promise<void> {
  const read = readCommandWords(words);
  if (!read.ok) throw new CliProblem(EXIT.usage, read.because);
  return withConnection(flags.connection, (books) => runOne(books, { ...read.command, ...of }, flags));
}

async function runOne(
  books: ConnectionBooks,
  request: OperatorCommand & Concerning,
  { json, dryRun }: CommandFlags,
): Promise<void> {
  const { store, connectionId } = books;
  const [outcome] = await (dryRun ? tryCommands : runCommands)(store, connectionId, operatorName(), [request]);
  if (outcome === undefined) throw new Error('the command has no outcome');
  if (json) printJson(outcomeJson(outcome, dryRun === true));
  if (outcome.kind === 'refused') throw new CliProblem(EXIT.notWell, `refused: ${outcome.because}`);
  if (!json) printLine(`${dryRun ? 'would be done: ' : ''}${lineOf(outcome)}`);
  if (dryRun) return;
  const teller = openQueueTeller(readSettings());
  await teller.tell([outcome]);
  await teller.close();
}

function lineOf({ sentence, exception, applications }: CommandDone): string {
  const state = exception === null ? '' : `exception ${exception.id} is ${exception.state}: `;
  return `${state}${sentence}${applications.length === 0 ? '' : ` (application ${applications.join(', ')})`}`;
}

function outcomeJson(outcome: CommandOutcome, dryRun: boolean): Record<string, unknown> {
  if (outcome.kind === 'refused') {
    const { action, code, because, field } = outcome;
    return { result: 'refused', action, code, because, field };
  }
  const { action, sentence, exception, payment, orders, applications } = outcome;
  return { result: dryRun ? 'possible' : 'done', action, because: sentence, exception, payment, orders, applications };
}
