import { formatMoney } from '@quittance/domain';
import { listPayments, type PaymentEntry, type PaymentRow, readPaymentEntries } from '@quittance/store';
import { Command } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { withBooks } from '../open-books.js';
import { type OutputOptions, printJson, printLine, printTable } from '../print.js';
import { becauseText, ROWS, rowLimit, timeText, withAmounts } from '../row-options.js';
import { readSettings } from '../settings.js';

interface PaymentsFlags extends OutputOptions {
  readonly unapplied?: boolean;
  readonly limit: number;
}

const AMOUNTS = ['amount', 'applied', 'refunded', 'reversed', 'unapplied'] as const;

export function paymentsCommand(): Command {
  return new Command('payments')
    .description('list payments, or show one with everything that happened to it')
    .argument('[id]', 'a PaymentIntent’s or Charge’s id')
    .option('--unapplied', 'only payments with money that is on no order')
    .option('--limit <n>', 'rows at most, the newest first', rowLimit, ROWS)
    .action((id: string | undefined, flags: PaymentsFlags) =>
      withBooks(readSettings(), async ({ sql }) => {
        const filter = { ...(id ? { stripeId: id } : {}), ...(flags.unapplied ? { unapplied: true } : {}) };
        const payments = await listPayments(sql, filter, flags.limit);
        const [first] = payments;
        if (id !== undefined && first === undefined) throw new CliProblem(EXIT.notWell, `no payment has the id ${id}`);
        if (id === undefined || first === undefined) showList(payments, flags);
        else showOne(first, await readPaymentEntries(sql, first), flags);
      }),
    );
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

function showOne(payment: PaymentRow, entries: readonly PaymentEntry[], flags: OutputOptions): void {
  if (flags.json) {
    printJson({ ...withAmounts(payment, AMOUNTS), entries: entries.map((entry) => withAmounts(entry, ['amount'])) });
    return;
  }
  const money = (amount: string) => formatMoney(BigInt(amount), payment.currency);
  printLine(`${payment.stripe_id}  ${payment.status}  ${money(payment.amount)}`);
  const parts = (['applied', 'refunded', 'reversed', 'unapplied'] as const).map(
    (part) => `${part} ${money(payment[part])}`,
  );
  printLine(`  = ${parts.join(' + ')}\n`);
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
