import { parseCurrency } from '@quittance/domain';
import { MATCH_STANDINGS, type MatchStanding } from '@quittance/store';
import { Command, InvalidArgumentError, Option } from 'commander';
import { csvOptions } from '../exceptions/csv-options.js';
import type { CsvFormat } from '../exceptions/export-exceptions.js';
import { exportPayments } from '../exceptions/export-payments.js';
import { FORMATS, type Format } from '../exceptions/payment-lines.js';
import { instantOption } from '../policy/policy-options.js';
import { type OutputOptions, printJson, printNote } from '../print.js';
import { listOf } from '../row-options.js';
import { withConnection } from '../with-connection.js';

interface ExportFlags extends OutputOptions, CsvFormat {
  readonly connection: string;
  readonly status?: readonly MatchStanding[];
  readonly currency?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly format: Format;
  readonly out: string;
}

const HELP = `
matched    all of its money is on orders
partial    some of it is on orders, some waits
unmatched  all of it waits
returned   all of it was given back
empty      it holds no money: it failed or is on its way
Amounts are minor units of the currency. Unless asked otherwise: matched, partial, unmatched.
  quittance payments export --status unmatched,partial --out waiting.csv --bom`;

export function paymentsExportCommand(): Command {
  return csvOptions(new Command('export'))
    .description('write the list of matched or unmatched payments, oldest first')
    .option('--status <standings>', `${MATCH_STANDINGS.join(', ')} (several with commas)`, standings)
    .addOption(new Option('--format <format>').choices([...FORMATS]).default('csv'))
    .option('--out <file>', 'the file to write, zipped when it ends in .gz; - for standard output', '-')
    .option('--currency <code>', 'only of this currency', currencyOption)
    .option('--from <time>', 'payments made from this time on', instantOption)
    .option('--to <time>', 'and before this one', instantOption)
    .option('--connection <name>', 'the Stripe connection', 'default')
    .addHelpText('after', HELP)
    .action(({ status, currency, from, to, out, ...flags }: ExportFlags) =>
      withConnection(flags.connection, async (books) => {
        const filter = {
          standings: status ?? ['matched', 'partial', 'unmatched'],
          currency,
          period: { from: from ?? null, to: to ?? null },
        } as const;
        const rows = await exportPayments(books, filter, out, flags);
        if (flags.json && out !== '-') printJson({ file: out, rows });
        else printNote(`${rows} payments written`);
      }),
    );
}

function standings(text: string, sofar?: readonly string[]): readonly string[] {
  const words = listOf(text, sofar);
  const unknown = words.find((each) => !(MATCH_STANDINGS as readonly string[]).includes(each));
  if (unknown !== undefined || words.length === 0)
    throw new InvalidArgumentError(`it must be among ${MATCH_STANDINGS.join(', ')}`);
  return words;
}

function currencyOption(text: string): string {
  const currency = parseCurrency(text);
  if (currency === null) throw new InvalidArgumentError('it must be a code of three letters');
  return currency;
}
