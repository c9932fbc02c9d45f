/**
 * `quittance dead-letters retry` and `dismiss`: over one row, some, or all that a filter finds.
 *
 * Input: ids, or a filter and --all. Output: rows put back or ended, step by step, with a bar on a terminal. A signal ends it after the step that
 * runs; what is done stays done, and the same command goes on with the rest.
 */
import {
  countDeadLetters,
  type DeadLetterCommand,
  type DeadLettersDone,
  dismissDeadLetters,
  retryDeadLetters,
  type Store,
} from '@quittance/store';
import { Command } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { deskProgress } from '../exceptions/desk-progress.js';
import { operatorName } from '../exceptions/operator-name.js';
import { EXIT } from '../exit-codes.js';
import { withBooks } from '../open-books.js';
import { printJson, printLine, printNote } from '../print.js';
import { readSettings } from '../settings.js';
import { onStopSignals } from '../stop-signals.js';
import { type DeadLetterFlags, filtered, filterOf, isNarrow } from './dead-letter-flags.js';

interface ActFlags extends DeadLetterFlags {
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly note?: string;
  readonly actor: string;
}

interface Act {
  /** `retried`: the word in the answer. */
  readonly done: string;
  readonly run: (store: Store, command: DeadLetterCommand, note: string | undefined) => Promise<DeadLettersDone>;
}

const RETRY: Act = {
  done: 'retried',
  run: (store, command, note) => retryDeadLetters(store, { ...command, ...(note === undefined ? {} : { note }) }),
};

const DISMISS: Act = {
  done: 'dismissed',
  run: (store, command, note = '') => dismissDeadLetters(store, { ...command, note }),
};

export function retryCommand(): Command {
  return acting(new Command('retry'), RETRY)
    .description('try them again, behind live work')
    .option('--note <text>', 'why, for the audit log');
}

export function dismissCommand(): Command {
  return acting(new Command('dismiss'), DISMISS)
    .description('let them be: they are never tried again by themselves')
    .requiredOption('--note <text>', 'why, for the audit log');
}

function acting(command: Command, act: Act): Command {
  return filtered(command)
    .argument('[ids...]', 'as the list shows them: ev-17 ms-17')
    .option('--all', 'all that the filter finds')
    .option('--dry-run', 'say how many, change nothing')
    .option('--actor <name>', 'who, for the audit log', operatorName())
    .action((ids: string[], flags: ActFlags) => withBooks(readSettings(), (store) => carryOut(store, ids, flags, act)));
}

async function carryOut(store: Store, ids: readonly string[], flags: ActFlags, act: Act): Promise<void> {
  const filter = await filterOf(store.sql, ids, flags);
  if (ids.length === 0 && !(flags.all === true && isNarrow(filter)))
    throw new CliProblem(EXIT.usage, 'give ids, or --all with a filter');
  const { rows: found, more } = await countDeadLetters(store.sql, filter);
  if (found === 0) throw new CliProblem(EXIT.notWell, 'nothing that was given up fits');
  if (flags.dryRun) {
    if (flags.json) printJson({ found, more });
    else printLine(`${found}${more ? ' or more' : ''} would be ${act.done}`);
    return;
  }
  const stopping = new AbortController();
  const usualSignals = onStopSignals(
    () => stopping.abort(),
    () => process.exit(EXIT.notWell),
  );
  const bar = deskProgress(found, act.done);
  try {
    const done = await act.run(
      store,
      { filter, actor: flags.actor, onProgress: bar.reached, signal: stopping.signal },
      flags.note,
    );
    bar.end();
    report(found, done, flags, act);
  } finally {
    bar.end();
    usualSignals();
  }
}

function report(found: number, done: DeadLettersDone, flags: ActFlags, act: Act): void {
  const whole = done.next === null;
  if (flags.json) printJson({ found, [act.done]: done.rows, whole });
  else printLine(`${done.rows} of ${found} ${act.done}`);
  if (whole) return;
  printNote('stopped; the same command goes on with the rest');
  process.exitCode = EXIT.notWell;
}
