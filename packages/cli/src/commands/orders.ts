import { formatMoney } from '@quittance/domain';
import {
  listOrders,
  type OrderEntry,
  type OrderRow,
  type OrderView,
  readOrderEntries,
  readOrderViews,
  type Sql,
} from '@quittance/store';
import { Command } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { withBooks } from '../open-books.js';
import { type OutputOptions, printJson, printLine, printTable } from '../print.js';
import { becauseText, listOf, ROWS, rowLimit, timeText, withAmounts } from '../row-options.js';
import { readSettings } from '../settings.js';
import { orderCommands } from './orders-commands.js';

interface OrdersFlags extends OutputOptions {
  readonly status?: readonly string[];
  readonly limit: number;
}

const AMOUNTS = ['amount', 'paid', 'open_amount', 'refunded', 'adjusted', 'version'] as const;

export function ordersCommand(): Command {
  const command = new Command('orders')
    .description('list orders, show one with everything that happened to it, close what is open on one')
    .addHelpText('after', '\nWithout a command: list; with a reference alone: show.')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(showCommand());
  for (const each of orderCommands()) command.addCommand(each);
  return command;
}

function listCommand(): Command {
  return new Command('list')
    .description('the newest first')
    .argument('[reference]', 'show this one instead')
    .option('--status <status>', 'unpaid, partially_paid, paid, overpaid, … (several with commas)', listOf)
    .option('--limit <n>', 'rows at most, the newest first', rowLimit, ROWS)
    .action((reference: string | undefined, flags: OrdersFlags) =>
      withBooks(readSettings(), async ({ sql }) => {
        if (reference !== undefined) return show(sql, reference, flags);
        showList(await listOrders(sql, flags.status ? { statuses: flags.status } : {}, flags.limit), flags);
      }),
    );
}

function showCommand(): Command {
  return new Command('show')
    .description('one order: what was paid, what is open, and everything that happened to it')
    .argument('<reference>', 'the order number of the order system')
    .action((reference: string, flags: OutputOptions) =>
      withBooks(readSettings(), ({ sql }) => show(sql, reference, flags)),
    );
}

async function show(sql: Sql, reference: string, flags: OutputOptions): Promise<void> {
  const [order] = await listOrders(sql, { reference }, 1);
  if (order === undefined) throw new CliProblem(EXIT.notWell, `no order has the reference ${reference}`);
  const entries = await readOrderEntries(sql, order.id);
  const views = await readOrderViews(sql, { ids: [order.id] });
  showOne(order, [...views.values()][0] ?? null, entries, flags);
}

function showList(orders: readonly OrderRow[], flags: OutputOptions): void {
  if (flags.json) {
    printJson(orders.map((order) => withAmounts(order, AMOUNTS)));
    return;
  }
  printTable(
    ['order', 'customer', 'status', 'amount', 'open', 'version', 'placed'],
    orders.map((order) => [
      order.reference,
      order.customer ?? '-',
      order.payment_status,
      formatMoney(BigInt(order.amount), order.currency),
      formatMoney(BigInt(order.open_amount), order.currency),
      String(order.version),
      timeText(order.placed_at),
    ]),
    ['amount', 'open', 'version'],
  );
}

function showOne(order: OrderRow, view: OrderView | null, entries: readonly OrderEntry[], flags: OutputOptions): void {
  const { applications = [], adjustments = [] } = view ?? {};
  if (flags.json) {
    const told = entries.map((entry) => withAmounts(entry, ['amount']));
    printJson({ ...withAmounts(order, AMOUNTS), applications, adjustments, entries: told });
    return;
  }
  const money = (amount: string) => formatMoney(BigInt(amount), order.currency);
  printLine(`${order.reference}  ${order.payment_status}  version ${order.version}  (${order.state})`);
  printLine(`  amount ${money(order.amount)}, paid ${money(order.paid)}, open ${money(order.open_amount)}`);
  printLine(`  refunded ${money(order.refunded)}, adjusted ${money(order.adjusted)}\n`);
  const rows = [
    ...applications.map((each) => [each.id, 'application', formatMoney(each.amount, order.currency), each.payment]),
    ...adjustments.map((each) => [each.id, 'adjustment', formatMoney(each.amount, order.currency), each.reason]),
  ];
  if (rows.length > 0) {
    printTable(['id', 'what', 'amount', 'of'], rows, ['id', 'amount']);
    printLine();
  }
  printTable(
    ['time', 'what', 'amount', 'of', 'rule', 'because'],
    entries.map((entry) => [
      timeText(entry.at),
      entry.entry,
      entry.amount === null ? '' : money(entry.amount),
      entry.of ?? '',
      entry.rule ?? '',
      becauseText(entry.because),
    ]),
    ['amount'],
  );
}
