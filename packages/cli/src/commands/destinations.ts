import { type DestinationRow, enableDestination, readDestinationRows } from '@quittance/store';
import { Command } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { operatorName } from '../exceptions/operator-name.js';
import { EXIT } from '../exit-codes.js';
import { withBooks } from '../open-books.js';
import { type OutputOptions, printJson, printLine, printTable } from '../print.js';
import { timeText } from '../row-options.js';
import { readSettings } from '../settings.js';
import { withConnection } from '../with-connection.js';

interface EnableFlags extends OutputOptions {
  readonly connection: string;
  readonly note?: string;
  readonly actor: string;
}

const HELP = `
States: taking, waiting (it asked to wait), down (its circuit is open: one trial a period), disabled (it answered 410).
"enable" lifts all of these and makes due whatever waited; docs/push-back.md tells more.`;

/** Order systems that pushes go to. */
export function destinationsCommand(): Command {
  return new Command('destinations')
    .description('order systems that pushes go to: whether they take them; enable one again')
    .addHelpText('after', HELP)
    .addCommand(
      new Command('list').description('every order system and its state').action((flags: OutputOptions) =>
        withBooks(readSettings(), async ({ sql }) => {
          const rows = await readDestinationRows(sql);
          if (flags.json) printJson(rows);
          else printDestinations(rows);
        }),
      ),
      { isDefault: true },
    )
    .addCommand(
      new Command('enable')
        .description('send to it again, and at once what waited')
        .option('--connection <name>', 'the Stripe connection', 'default')
        .option('--note <text>', 'why, for the audit log')
        .option('--actor <name>', 'who, for the audit log', operatorName())
        .action(enable),
    );
}

async function enable({ connection, note, actor, json }: EnableFlags): Promise<void> {
  await withConnection(connection, async ({ store, connectionId }) => {
    const [row] = await readDestinationRows(store.sql, connectionId);
    if (row === undefined) throw new CliProblem(EXIT.notWell, `connection "${connection}" has no order system yet`);
    const pushes = await enableDestination(store, { connectionId, actor, ...(note === undefined ? {} : { note }) });
    if (json) printJson({ connection, was: row.state, pushes_due: pushes });
    else printLine(`${row.url} was ${row.state}; ${pushes} pushes are due now`);
  });
}

/** One line for each order system. */
export function printDestinations(rows: readonly DestinationRow[]): void {
  if (rows.length === 0) printLine('  none');
  else
    printTable(
      ['connection', 'order system', 'state', 'since', 'next call', 'trials', 'because'],
      rows.map(({ connection, url, state, since, until, trials, because }) => [
        ...[connection, url, state, timeText(since), timeText(until), String(trials), because ?? ''],
      ]),
      ['trials'],
    );
}
