import { EXCEPTION_REASONS, formatMoney } from '@quittance/domain';
import { listExceptions } from '@quittance/store';
import { Command, Option } from 'commander';
import { withBooks } from '../open-books.js';
import { type OutputOptions, printJson, printTable } from '../print.js';
import { becauseText, ROWS, rowLimit, timeText, withAmounts } from '../row-options.js';
import { readSettings } from '../settings.js';

interface ExceptionsFlags extends OutputOptions {
  readonly state: string;
  readonly reason?: string;
  readonly severity?: string;
  readonly limit: number;
}

const HELP = `
Reasons:
${Object.entries(EXCEPTION_REASONS)
  .map(([reason, meaning]) => `  ${reason.padEnd(24)} ${meaning}`)
  .join('\n')}`;

export function exceptionsCommand(): Command {
  return new Command('exceptions')
    .description('list what a person has to look at')
    .addOption(new Option('--state <state>', 'open or resolved').choices(['open', 'resolved']).default('open'))
    .addOption(new Option('--reason <reason>', 'one of the reasons below').choices(Object.keys(EXCEPTION_REASONS)))
    .addOption(new Option('--severity <severity>').choices(['low', 'medium', 'high']))
    .option('--limit <n>', 'rows at most, the newest first', rowLimit, ROWS)
    .addHelpText('after', HELP)
    .action((flags: ExceptionsFlags) =>
      withBooks(readSettings(), async ({ sql }) => {
        const { state, reason, severity, limit } = flags;
        const filter = { state, ...(reason ? { reason } : {}), ...(severity ? { severity } : {}) };
        const found = await listExceptions(sql, filter, limit);
        if (flags.json) printJson(found.map((each) => withAmounts(each, ['amount'])));
        else
          printTable(
            ['id', 'reason', 'severity', 'payment', 'order', 'amount', 'opened', 'because'],
            found.map((each) => [
              ...[each.id, each.reason, each.severity, each.payment ?? '-', each.order ?? '-'],
              each.amount === null || each.currency === null ? '-' : formatMoney(BigInt(each.amount), each.currency),
              timeText(each.opened_at),
              becauseText(each.closed_because ?? each.because),
            ]),
            ['id', 'amount'],
          );
      }),
    );
}
