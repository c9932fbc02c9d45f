import { Command, InvalidArgumentError, Option } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { AMOUNT_HELP, collected, commandWordsOf, REASON_HELP } from '../exceptions/command-options.js';
import { ACCEPT, ACTIONS, type CommandWords } from '../exceptions/command-words.js';
import { readFilter, readWhere } from '../exceptions/filter-words.js';
import { printResults } from '../exceptions/print-results.js';
import { resolveMany } from '../exceptions/resolve-many.js';
import { type CommandFlags, runWords } from '../exceptions/run-one.js';
import { openQueueTeller } from '../exceptions/tell-queues.js';
import { walkExceptions } from '../exceptions/walk-exceptions.js';
import { EXIT } from '../exit-codes.js';
import { readSettings } from '../settings.js';
import { withConnection } from '../with-connection.js';

interface ResolveFlags extends CommandFlags, CommandWords {
  readonly candidate: number;
  readonly where?: readonly string[];
  readonly yes?: boolean;
}

/** Exceptions that one command answers at most; the rest waits for the next. */
const BULK_ROWS_MAX = 10_000;

const HELP = `
Amounts are whole minor units, as in the API: 12500 is 125.00 usd, or 12500 jpy.
  quittance exceptions resolve 17 --action apply --order A-1001
  quittance exceptions resolve 17 --action split --to A-1001=7000 --to A-1002=5500
  quittance exceptions resolve 17 --action accept                  the first candidate that "show" lists
  quittance exceptions resolve 17 --action write_off --reason bank_fee --amount 300
Many at once: --where says which, as often as you like, all of them must hold. Nothing is done until you add --yes.
  quittance exceptions resolve --where reason=overpayment --where amount-max=500 --action on_account
  quittance exceptions resolve --where reason=tie --where owner=ana --action accept --yes
docs/exceptions.md tells what each action does.`;

export function resolveCommand(): Command {
  return new Command('resolve')
    .description('decide about one, or about many at once')
    .argument('[ids...]', 'exceptions’ ids')
    .addOption(new Option('--action <action>', 'what to do').choices([...ACTIONS]).makeOptionMandatory())
    .option('--order <reference>', 'the order: for apply, write_off, mark_paid_outside')
    .option('--amount <minor units>', AMOUNT_HELP)
    .option('--to <order=amount>', 'for split: one of the orders (several times)', collected)
    .option('--candidate <n>', 'for accept: which one', candidatePlace, 1)
    .option('--application <id>', 'for unapply')
    .option('--adjustment <id>', 'for unadjust')
    .option('--reason <reason>', `for write_off: ${REASON_HELP}`)
    .option('--proof <text>', 'for mark_paid_outside and refund_settled_outside: what proves it')
    .option('--owner <name>', 'for assign')
    .option('--note <text>', 'why, for the history and the audit log')
    .option('--where <name=value>', 'answer all that fit, by the names of the filters of "list"', collected)
    .option('--yes', 'with --where: do it')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--connection <name>', 'the Stripe connection', 'default')
    .addHelpText('after', HELP)
    .action((ids: readonly string[], flags: ResolveFlags) => {
      if (flags.where === undefined) return resolveByIds(ids, flags);
      if (ids.length > 0) throw new CliProblem(EXIT.usage, 'give ids or --where, not both');
      return resolveWhere(flags.where, flags);
    });
}

function candidatePlace(text: string): number {
  const place = Number(text);
  if (!Number.isInteger(place) || place < 1) throw new InvalidArgumentError('it must be a whole number from 1 on');
  return place;
}

function resolveByIds(ids: readonly string[], flags: ResolveFlags): Promise<void> {
  const [id, ...more] = ids;
  if (id === undefined) throw new CliProblem(EXIT.usage, 'give the exceptions’ ids, or --where');
  const words = commandWordsOf(flags);
  if (more.length === 0 && words.action !== ACCEPT) return runWords(words, { exception: id }, flags);
  return resolve([...new Set(ids)], words, flags, flags.dryRun === true);
}

/** Without `--state` among the conditions only open ones are meant: of the others somebody has decided. */
async function resolveWhere(conditions: readonly string[], flags: ResolveFlags): Promise<void> {
  const filter = readFilter(readWhere(conditions), ['open'], (name) => `--where ${name}=`);
  const ids: string[] = [];
  await withConnection(flags.connection, async ({ store, connectionId }) => {
    for await (const page of walkExceptions(store.sql, { ...filter, connectionId })) {
      ids.push(...page.map((each) => each.id));
      if (ids.length > BULK_ROWS_MAX)
        throw new CliProblem(EXIT.usage, `more than ${BULK_ROWS_MAX} fit: narrow it down with another --where`);
    }
  });
  if (ids.length === 0) throw new CliProblem(EXIT.notWell, 'no exception fits');
  const dryRun = flags.yes !== true || flags.dryRun === true;
  await resolve(ids, commandWordsOf(flags), flags, dryRun);
}

function resolve(ids: readonly string[], words: CommandWords, flags: ResolveFlags, dryRun: boolean): Promise<void> {
  return withConnection(flags.connection, async (books) => {
    const teller = openQueueTeller(readSettings());
    try {
      const { candidate } = flags;
      printResults(await resolveMany(books, teller, { ids, words, candidate, dryRun }), dryRun, flags);
    } finally {
      await teller.close();
    }
  });
}
