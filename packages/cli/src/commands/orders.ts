import { formatMoney } from '@quittance/domain';
import { listOrders, type OrderEntry, type OrderRow, readOrderEntries } from '@quittance/store';
import { Command } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { withBooks } from '../open-books.js';
import { type OutputOptions, printJson, printLine, printTable } from '../print.js';
import { becauseText, listOf, ROWS, rowLimit, timeText, withAmounts } from '../row-options.js';
import { readSettings } from '../settings.js';

interface OrdersFlags extends OutputOptions {
  readonly status?: readonly string[];
  readonly limit: number;
}

const AMOUNTS = ['amount', 'paid', 'open_amount', 'refunded', 'adjusted', 'version'] as const;

export function ordersCommand(): Command {
  return new Command('orders')
    .description('list orders, or show one with everything that happened to it')
    .argument('[reference]', 'the order number of the order system')
    .option('--status <status>', 'unpaid, partially_paid, paid, overpaid, … (several with commas)', listOf)
    .option('--limit <n>', 'rows at most, the newest first', rowLimit, ROWS)
    .action((reference: string | undefined, flags: OrdersFlags) =>
      withBooks(readSettings(), async ({ sql }) => {
        const filter = { ...(reference ? { reference } : {}), ...(flags.status ? { statuses: flags.status } : {}) };
        const orders = await listOrders(sql, filter, flags.limit);
        const [first] = orders;
        if (reference !== undefined && first === undefined)
          throw new CliProblem(EXIT.notWell, `no order has the reference ${reference}`);
        if (reference === undefined || first === undefined) showList(orders, flags);
        else showOne(first, await readOrderEntries(sql, first.id), flags);
      }),
    );
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

function showOne(order: OrderRow, entries: readonly OrderEntry[], flags: OutputOptions): void {
  if (flags.json) {
    printJson({ ...withAmounts(order, AMOUNTS), entries: entries.map((entry) => withAmounts(entry, ['amount'])) });
    return;
  }
  const money = (amount: string) => formatMoney(BigInt(amount), order.currency);
  printLine(`${order.reference}  ${order.payment_status}  version ${order.version}  (${order.state})`);
  printLine(`  amount ${money(order.amount)}, paid ${money(order.paid)}, open ${money(order.open_amount)}`);
  printLine(`  refunded ${money(order.refunded)}, adjusted ${money(order.adjusted)}\n`);
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
