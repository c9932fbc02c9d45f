import { readFileSync, statSync } from 'node:fs';
import { Command } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { csvOptions } from '../exceptions/csv-options.js';
import { UnreadableTable } from '../exceptions/csv-text.js';
import { type CsvFormat, exportExceptions } from '../exceptions/export-exceptions.js';
import { filterWordsOf, withFilters } from '../exceptions/filter-options.js';
import { readFilter, WORK_STATES } from '../exceptions/filter-words.js';
import { importDecisions } from '../exceptions/import-decisions.js';
import { printResults } from '../exceptions/print-results.js';
import { type Decisions, readDecisions } from '../exceptions/read-decisions.js';
import { openQueueTeller } from '../exceptions/tell-queues.js';
import { EXIT } from '../exit-codes.js';
import { reasonOf } from '../open-books.js';
import { type OutputOptions, printJson, printNote } from '../print.js';
import { readSettings } from '../settings.js';
import { withConnection } from '../with-connection.js';

interface ExportFlags extends OutputOptions, CsvFormat {
  readonly connection: string;
}

interface ImportFlags extends OutputOptions {
  readonly connection: string;
  readonly dryRun?: boolean;
}

/** Bytes of a file that is read. */
const FILE_BYTES_MAX = 256 * 1_024 * 1_024;
const STANDARD_INPUT = '-';

export function exportCommand(): Command {
  return csvOptions(withFilters(new Command('export')))
    .description('write a spreadsheet (CSV) to decide in; what waits, unless the filters say otherwise')
    .argument('<file>', 'the file to write; - for standard output')
    .option('--connection <name>', 'the Stripe connection', 'default')
    .action((path: string, flags: ExportFlags) => {
      const filter = readFilter(filterWordsOf(flags), WORK_STATES);
      return withConnection(flags.connection, async (books) => {
        const rows = await exportExceptions(books, filter, path, flags);
        if (flags.json && path !== STANDARD_INPUT) printJson({ file: path, rows });
        else printNote(`${rows} exceptions written`);
      });
    });
}

const IMPORT_HELP = `
Read are the columns id and version, which are to stay as they are, and what you fill in:
  decision          what to do: the actions of "exceptions resolve"; empty: nothing
  decision_order    the order; for split ORDER=AMOUNT; ORDER=AMOUNT
  decision_amount   minor units: 12500 is 125.00 usd; empty: as much as there is
  decision_detail   write_off: the reason · mark_paid_outside, refund_settled_outside: the proof · assign: the owner · unapply, unadjust: the id
  decision_note     why
Each row is told what became of it. A row whose exception has changed since the export is not done.`;

export function importCommand(): Command {
  return new Command('import')
    .description('carry out what was decided in a spreadsheet that "export" wrote')
    .argument('<file>', 'the file, CSV with commas, semicolons or tabs; - for standard input')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--connection <name>', 'the Stripe connection', 'default')
    .addHelpText('after', IMPORT_HELP)
    .action((path: string, flags: ImportFlags) => {
      const { decisions, undecided } = readFile(path);
      const dryRun = flags.dryRun === true;
      return withConnection(flags.connection, async (books) => {
        const teller = openQueueTeller(readSettings());
        try {
          if (undecided > 0) printNote(`${undecided} rows without a decision`);
          printResults(await importDecisions(books, teller, decisions, dryRun), dryRun, flags);
        } finally {
          await teller.close();
        }
      });
    });
}

function readFile(path: string): Decisions {
  let bytes: Uint8Array;
  try {
    if (path !== STANDARD_INPUT && statSync(path).size > FILE_BYTES_MAX)
      throw new CliProblem(EXIT.badInput, `${path} is larger than ${FILE_BYTES_MAX} bytes`);
    bytes = readFileSync(path === STANDARD_INPUT ? 0 : path);
  } catch (error) {
    if (error instanceof CliProblem) throw error;
    throw new CliProblem(EXIT.noInput, `${path} cannot be read: ${reasonOf(error)}`);
  }
  try {
    return readDecisions(bytes);
  } catch (error) {
    if (error instanceof UnreadableTable) throw new CliProblem(EXIT.badInput, `${path}: ${error.message}`);
    throw error;
  }
}
