import { EXCEPTION_REASONS } from '@quittance/domain';
import {
  type ExceptionOrder,
  type OrderView,
  pageOfExceptions,
  readExceptionHistory,
  readOrderViews,
  readPayers,
} from '@quittance/store';
import { Command, Option } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { filterWordsOf, withFilters } from '../exceptions/filter-options.js';
import { readFilter, WORK_STATES } from '../exceptions/filter-words.js';
import { printList, printOne } from '../exceptions/print-exceptions.js';
import { readExceptions } from '../exceptions/walk-exceptions.js';
import { EXIT } from '../exit-codes.js';
import type { OutputOptions } from '../print.js';
import { ROWS, rowLimit } from '../row-options.js';
import { withConnection } from '../with-connection.js';
import { answerCommands } from './exceptions-answer.js';
import { exportCommand, importCommand } from './exceptions-files.js';
import { resolveCommand } from './exceptions-resolve.js';
import { summaryCommand } from './exceptions-summary.js';

interface ShowFlags extends OutputOptions {
  readonly connection: string;
}

interface ListFlags extends ShowFlags {
  readonly limit: number;
  readonly sort: ExceptionOrder;
}

const HELP = `
Without a command: list. What each reason means and what usually is right stands in docs/exceptions.md.

Reasons:
${Object.entries(EXCEPTION_REASONS)
  .map(([reason, meaning]) => `  ${reason.padEnd(24)} ${meaning}`)
  .join('\n')}`;

export function exceptionsCommand(): Command {
  const command = new Command('exceptions')
    .description('what a person has to look at: list, show, decide, also many at once and with a spreadsheet')
    .addHelpText('after', HELP)
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(showCommand())
    .addCommand(resolveCommand());
  for (const each of answerCommands()) command.addCommand(each);
  return command.addCommand(exportCommand()).addCommand(importCommand()).addCommand(summaryCommand());
}

function listCommand(): Command {
  return withFilters(new Command('list'))
    .description('what waits, by due time')
    .argument('[id]', 'show this one instead')
    .allowExcessArguments()
    .addOption(
      new Option('--sort <by>', 'due: what is due first comes first').choices(['due', 'newest']).default('due'),
    )
    .option('--limit <n>', 'rows at most', rowLimit, ROWS)
    .option('--connection <name>', 'the Stripe connection', 'default')
    .action((id: string | undefined, flags: ListFlags) => {
      if (id !== undefined && !/^\d+$/.test(id))
        throw new CliProblem(EXIT.usage, `there is no command "exceptions ${id}"; see "quittance exceptions --help"`);
      if (id !== undefined) return show(id, flags);
      const filter = readFilter(filterWordsOf(flags), WORK_STATES);
      return withConnection(flags.connection, async ({ store, connectionId }) => {
        const page = { after: null, rows: flags.limit, order: flags.sort };
        printList(await pageOfExceptions(store.sql, { ...filter, connectionId }, page), Date.now(), flags);
      });
    });
}

function showCommand(): Command {
  return new Command('show')
    .description('one with its payer, its candidates as they are now, and its history')
    .argument('<id>', 'the exception’s id')
    .option('--connection <name>', 'the Stripe connection', 'default')
    .action(show);
}

function show(id: string, flags: ShowFlags): Promise<void> {
  return withConnection(flags.connection, async ({ store, connectionId }) => {
    const { sql } = store;
    const exception = (await readExceptions(sql, connectionId, [id])).get(id);
    if (exception === undefined) throw new CliProblem(EXIT.notWell, `there is no exception ${id}`);
    const references = [...new Set(exception.candidates.flatMap((each) => each.orders))];
    const none = new Map<string, OrderView>();
    const orders = references.length === 0 ? none : await readOrderViews(sql, { connectionId, references });
    const byReference = new Map([...orders.values()].map((order) => [order.reference, order]));
    const { payment } = exception;
    const payers = await readPayers(sql, connectionId, payment === null ? [] : [payment]);
    const history = await readExceptionHistory(sql, id);
    const whole = { exception, payer: payers.get(payment ?? '') ?? null, orders: byReference, history };
    printOne(whole, Date.now(), flags);
  });
}
