import { formatMoney, PAYMENT_STATES, type PaymentState } from '@quittance/domain';
import { type OrderEntry, type OrderView, pageOfOrders, readOrderEntries, readOrderViews } from '@quittance/store';
import { Command } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { type OutputOptions, printJson, printLine, printTable } from '../print.js';
import { becauseText, listOf, ROWS, rowLimit, timeText, withAmounts } from '../row-options.js';
import { withConnection } from '../with-connection.js';
import { orderCommands } from './orders-commands.js';

interface ShowFlags extends OutputOptions {
  readonly connection: string;
}

interface ListFlags extends ShowFlags {
  readonly status?: readonly string[];
  readonly limit: number;
}

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
    .option('--status <status>', `${PAYMENT_STATES.join(', ')} (several with commas)`, listOf)
    .option('--limit <n>', 'rows at most, the newest first', rowLimit, ROWS)
    .option('--connection <name>', 'the Stripe connection', 'default')
    .action((reference: string | undefined, flags: ListFlags) => {
      if (reference !== undefined) return show(reference, flags);
      const paymentStatus = statusesOf(flags.status);
      return withConnection(flags.connection, async ({ store, connectionId }) => {
        const page = { after: null, rows: flags.limit };
        const found = await pageOfOrders(store.sql, { connectionId, paymentStatus }, page);
        const views = await readOrderViews(store.sql, { ids: found.map((each) => each.id) });
        showList(
          found.flatMap(({ id }) => views.get(id) ?? []),
          flags,
        );
      });
    });
}

function statusesOf(words: readonly string[] | undefined): readonly PaymentState[] | undefined {
  if (words === undefined || words.length === 0) return undefined;
  const known = PAYMENT_STATES.filter((each) => words.includes(each));
  const unknown = words.filter((each) => !known.some((state) => state === each));
  if (unknown.length === 0) return known;
  throw new CliProblem(EXIT.usage, `--status ${unknown.join(',')}: must be among ${PAYMENT_STATES.join(', ')}`);
}

function showCommand(): Command {
  return new Command('show')
    .description('one order: what was paid, what is open, and everything that happened to it')
    .argument('<reference>', 'the order number of the order system')
    .option('--connection <name>', 'the Stripe connection', 'default')
    .action(show);
}

function show(reference: string, flags: ShowFlags): Promise<void> {
  return withConnection(flags.connection, async ({ store: { sql }, connectionId }) => {
    const [order] = (await readOrderViews(sql, { connectionId, references: [reference] })).values();
    if (order === undefined) throw new CliProblem(EXIT.notWell, `no order has the reference ${reference}`);
    showOne(order, await readOrderEntries(sql, order.id), flags);
  });
}

function showList(orders: readonly OrderView[], flags: OutputOptions): void {
  if (flags.json) {
    printJson(orders.map(rowOf));
    return;
  }
  printTable(
    ['order', 'customer', 'status', 'amount', 'open', 'version', 'placed'],
    orders.map((order) => [
      order.reference,
      order.customer ?? '-',
      order.paymentStatus,
      formatMoney(order.amount, order.currency),
      formatMoney(order.open, order.currency),
      String(order.version),
      timeText(order.placedAt),
    ]),
    ['amount', 'open', 'version'],
  );
}

/** As JSON has it. */
function rowOf(order: OrderView) {
  const { id, reference, customer, currency, amount, paid, refunded, adjusted, state, version } = order;
  return {
    ...{ id, reference, customer, currency, amount, paid, open_amount: order.open, refunded, adjusted, state },
    payment_status: order.paymentStatus,
    version,
    placed_at: order.placedAt,
    updated_at: order.updatedAt,
  };
}

function showOne(order: OrderView, entries: readonly OrderEntry[], flags: OutputOptions): void {
  const { applications, adjustments } = order;
  if (flags.json) {
    const told = entries.map((entry) => withAmounts(entry, ['amount']));
    printJson({ ...rowOf(order), applications, adjustments, entries: told });
    return;
  }
  const money = (amount: bigint) => formatMoney(amount, order.currency);
  printLine(`${order.reference}  ${order.paymentStatus}  version ${order.version}  (${order.state})`);
  printLine(`  amount ${money(order.amount)}, paid ${money(order.paid)}, open ${money(order.open)}`);
  printLine(`  refunded ${money(order.refunded)}, adjusted ${money(order.adjusted)}\n`);
  const rows = [
    ...applications.map((each) => [each.id, 'application', money(each.amount), each.payment]),
    ...adjustments.map((each) => [each.id, 'adjustment', money(each.amount), each.reason]),
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
      entry.amount === null ? '' : money(BigInt(entry.amount)),
      entry.of ?? '',
      entry.rule ?? '',
      becauseText(entry.because),
    ]),
    ['amount'],
  );
}
