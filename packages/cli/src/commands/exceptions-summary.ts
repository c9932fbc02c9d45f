import { readExceptionFigures, readMatchFigures } from '@quittance/store';
import { Command } from 'commander';
import { printSummary } from '../exceptions/print-summary.js';
import { instantOption } from '../policy/policy-options.js';
import type { OutputOptions } from '../print.js';
import { withConnection } from '../with-connection.js';

interface SummaryFlags extends OutputOptions {
  readonly connection: string;
  readonly from?: Date;
  readonly to?: Date;
}

export function summaryCommand(): Command {
  return new Command('summary')
    .description('what waits, and how much of the money of a period is matched, by which rules')
    .option('--from <time>', 'payments made from this time on', instantOption)
    .option('--to <time>', 'and before this one', instantOption)
    .option('--connection <name>', 'the Stripe connection', 'default')
    .action((flags: SummaryFlags) =>
      withConnection(flags.connection, async ({ store, connectionId }) => {
        const period = { from: flags.from ?? null, to: flags.to ?? null };
        const waiting = await readExceptionFigures(store.sql, connectionId);
        printSummary({ period, waiting, ...(await readMatchFigures(store.sql, connectionId, period)) }, flags);
      }),
    );
}
