import { formatMoney, mayBeStripeId } from '@quittance/domain';
import {
  type AppliedToOrder,
  listPayments,
  type PaymentEntry,
  type PaymentRow,
  readPaymentEntries,
  readPaymentViews,
  type Sql,
} from '@quittance/store';
import { Command } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { withBooks } from '../open-books.js';
import { type OutputOptions, printJson, printLine, printTable } from '../print.js';
import { becauseText, ROWS, rowLimit, timeText, withAmounts } from '../row-options.js';
import { readSettings } from '../settings.js';
import { paymentCommands } from './payments-commands.js';
import { paymentsExportCommand } from './payments-export.js';

interface PaymentsFlags extends OutputOptions {
  readonly unapplied?: boolean;
  readonly limit: number;
}

const AMOUNTS = ['amount', 'applied', 'refunded', 'reversed', 'unapplied'] as const;

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
    .action((id: string | undefined, flags: PaymentsFlags) =>
      withBooks(readSettings(), async ({ sql }) => {
        if (id !== undefined) return show(sql, id, flags);
        showList(await listPayments(sql, flags.unapplied ? { unapplied: true } : {}, flags.limit), flags);
      }),
    );
}

function showCommand(): Command {
  return new Command('show')
    .description('one payment: where its money is, and everything that happened to it')
    .argument('<id>', 'a PaymentIntent’s or Charge’s id')
    .action((id: string, flags: OutputOptions) => withBooks(readSettings(), ({ sql }) => show(sql, id, flags)));
}

async function show(sql: Sql, id: string, flags: OutputOptions): Promise<void> {
  const [payment] = mayBeStripeId(id) ? await listPayments(sql, { stripeId: id }, 1) : [];
  if (payment === undefined) throw new CliProblem(EXIT.notWell, `no payment has the id ${id}`);
  const entries = await readPaymentEntries(sql, payment);
  const views = await readPaymentViews(sql, [payment.id]);
  showOne(payment, views.get(payment.id)?.applications ?? [], entries, flags);
}

function showList(payments: readonly PaymentRow[], flags: OutputOptions): void {
  if (flags.json) {
    printJson(payments.map((payment) => withAmounts(payment, AMOUNTS)));
    return;
  }
  printTable(
    ['payment', 'status', 'amount', 'applied', 'unapplied', 'customer', 'paid'],
    payments.map((payment) => [
      payment.stripe_id,
      payment.status,
      ...[payment.amount, payment.applied, payment.unapplied].map((each) =>
        formatMoney(BigInt(each), payment.currency),
      ),
      payment.customer ?? '-',
      timeText(payment.paid_at),
    ]),
    ['amount', 'applied', 'unapplied'],
  );
}

function showOne(
  payment: PaymentRow,
  applications: readonly AppliedToOrder[],
  entries: readonly PaymentEntry[],
  flags: OutputOptions,
): void {
  if (flags.json) {
    const told = entries.map((entry) => withAmounts(entry, ['amount']));
    printJson({ ...withAmounts(payment, AMOUNTS), applications, entries: told });
    return;
  }
  const money = (amount: string) => formatMoney(BigInt(amount), payment.currency);
  printLine(`${payment.stripe_id}  ${payment.status}  ${money(payment.amount)}`);
  const parts = (['applied', 'refunded', 'reversed', 'unapplied'] as const).map(
    (part) => `${part} ${money(payment[part])}`,
  );
  printLine(`  = ${parts.join(' + ')}\n`);
  if (applications.length > 0) {
    printTable(
      ['application', 'order', 'amount', 'rule', 'because'],
      applications.map((each) => [
        ...[each.id, each.order, formatMoney(each.amount, payment.currency), each.rule, each.because.sentence],
      ]),
      ['application', 'amount'],
    );
    printLine();
  }
  printTable(
    ['time', 'what', 'amount', 'of', 'because'],
    entries.map((entry) => [
      timeText(entry.at),
      entry.entry,
      entry.amount === null ? '' : money(entry.amount),
      entry.of ?? '',
      becauseText(entry.because),
    ]),
    ['amount'],
  );
}
