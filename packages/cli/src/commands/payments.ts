import { formatMoney, mayBeStripeId } from '@quittance/domain';
import {
  findPaymentId,
  type PaymentEntry,
  type PaymentView,
  pageOfPayments,
  readPaymentEntries,
  readPaymentViews,
} from '@quittance/store';
import { Command } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { type OutputOptions, printJson, printLine, printTable } from '../print.js';
import { becauseText, ROWS, rowLimit, timeText, withAmounts } from '../row-options.js';
import { withConnection } from '../with-connection.js';
import { paymentCommands } from './payments-commands.js';
import { paymentsExportCommand } from './payments-export.js';

interface ShowFlags extends OutputOptions {
  readonly connection: string;
}

interface ListFlags extends ShowFlags {
  readonly unapplied?: true;
  readonly limit: number;
}

export function paymentsCommand(): Command {
  const command = new Command('payments')
    .description('list payments, show one with everything that happened to it, put its money on orders, write lists')
    .addHelpText('after', '\nWithout a command: list; with an id alone: show.')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(showCommand());
  for (const each of paymentCommands()) command.addCommand(each);
  return command.addCommand(paymentsExportCommand());
}

function listCommand(): Command {
  return new Command('list')
    .description('the newest first')
    .argument('[id]', 'show this one instead')
    .option('--unapplied', 'only payments with money that is on no order')
    .option('--limit <n>', 'rows at most, the newest first', rowLimit, ROWS)
    .option('--connection <name>', 'the Stripe connection', 'default')
    .action((id: string | undefined, flags: ListFlags) => {
      if (id !== undefined) return show(id, flags);
      return withConnection(flags.connection, async ({ store: { sql }, connectionId }) => {
        const filter = { connectionId, unapplied: flags.unapplied };
        const ids = await pageOfPayments(sql, filter, { after: null, rows: flags.limit });
        const views = await readPaymentViews(sql, ids);
        showList(
          ids.flatMap((each) => views.get(each) ?? []),
          flags,
        );
      });
    });
}

function showCommand(): Command {
  return new Command('show')
    .description('one payment: where its money is, and everything that happened to it')
    .argument('<id>', 'a PaymentIntent’s or Charge’s id')
    .option('--connection <name>', 'the Stripe connection', 'default')
    .action(show);
}

function show(stripeId: string, flags: ShowFlags): Promise<void> {
  return withConnection(flags.connection, async ({ store: { sql }, connectionId }) => {
    const id = mayBeStripeId(stripeId) ? await findPaymentId(sql, connectionId, stripeId) : null;
    const payment = id === null ? undefined : (await readPaymentViews(sql, [id])).get(id);
    if (payment === undefined) throw new CliProblem(EXIT.notWell, `no payment has the id ${stripeId}`);
    showOne(payment, await readPaymentEntries(sql, payment.id), flags);
  });
}

function showList(payments: readonly PaymentView[], flags: OutputOptions): void {
  if (flags.json) {
    printJson(payments.map(rowOf));
    return;
  }
  printTable(
    ['payment', 'status', 'amount', 'applied', 'unapplied', 'customer', 'paid'],
    payments.map((payment) => [
      payment.stripeId,
      payment.status,
      ...[payment.amount, payment.applied, payment.unapplied].map((each) => formatMoney(each, payment.currency)),
      payment.customer ?? payment.stripeCustomer ?? '-',
      timeText(payment.paidAt),
    ]),
    ['amount', 'applied', 'unapplied'],
  );
}

/** As JSON has it. */
function rowOf(payment: PaymentView) {
  const { id, status, currency, amount, applied, refunded, reversed, unapplied, customer, method } = payment;
  return {
    id,
    stripe_id: payment.stripeId,
    charge_id: payment.charge,
    ...{ status, currency, amount, applied, refunded, reversed, unapplied, customer },
    stripe_customer: payment.stripeCustomer,
    method,
    paid_at: payment.paidAt,
  };
}

function showOne(payment: PaymentView, entries: readonly PaymentEntry[], flags: OutputOptions): void {
  const { applications } = payment;
  if (flags.json) {
    const told = entries.map((entry) => withAmounts(entry, ['amount']));
    printJson({ ...rowOf(payment), applications, entries: told });
    return;
  }
  const money = (amount: bigint) => formatMoney(amount, payment.currency);
  printLine(`${payment.stripeId}  ${payment.status}  ${money(payment.amount)}`);
  const parts = (['applied', 'refunded', 'reversed', 'unapplied'] as const).map(
    (part) => `${part} ${money(payment[part])}`,
  );
  printLine(`  = ${parts.join(' + ')}\n`);
  if (applications.length > 0) {
    printTable(
      ['application', 'order', 'amount', 'rule', 'because'],
      applications.map((each) => [...[each.id, each.order, money(each.amount), each.rule, each.because.sentence]]),
      ['application', 'amount'],
    );
    printLine();
  }
  printTable(
    ['time', 'what', 'amount', 'of', 'because'],
    entries.map((entry) => [
      timeText(entry.at),
      entry.entry,
      entry.amount === null ? '' : money(BigInt(entry.amount)),
      entry.of ?? '',
      becauseText(entry.because),
    ]),
    ['amount'],
  );
}
