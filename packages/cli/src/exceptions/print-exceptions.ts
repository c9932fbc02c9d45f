import { formatMoney } from '@quittance/domain';
import type { ExceptionView, HistoryEntry, OrderView, Payer } from '@quittance/store';
import { ageText, type OutputOptions, printJson, printLine, printTable } from '../print.js';
import { timeText } from '../row-options.js';
import { exceptionJson } from './exception-json.js';

export function printList(exceptions: readonly ExceptionView[], nowMs: number, { json }: OutputOptions): void {
  if (json) {
    printJson(exceptions.map(exceptionJson));
    return;
  }
  printTable(
    ['id', 'severity', 'due', 'reason', 'payment', 'order', 'amount', 'owner', 'because'],
    exceptions.map((each) => [
      ...[each.id, each.severity, dueText(each, nowMs), each.reason, each.payment ?? '-', each.order ?? '-'],
      ...[moneyText(each.amount, each.currency), each.owner ?? '-', each.closedBecause ?? each.because],
    ]),
    ['id', 'amount'],
  );
}

/** `in 3 d`, `2 h late`; of what is closed, how. */
function dueText({ state, dueAt, closedAt }: ExceptionView, nowMs: number): string {
  if (closedAt !== null) return state;
  if (dueAt === null) return '-';
  const leftMs = dueAt.getTime() - nowMs;
  return leftMs < 0 ? `${ageText(-leftMs)} late` : `in ${ageText(leftMs)}`;
}

export function moneyText(amount: bigint | null, currency: string | null): string {
  return amount === null || currency === null ? '-' : formatMoney(amount, currency);
}

/** One exception with all that somebody needs who decides about it. */
export interface WholeException {
  readonly exception: ExceptionView;
  readonly payer: Payer | null;
  /** Orders of the candidates as they are now, by reference. */
  readonly orders: ReadonlyMap<string, OrderView>;
  readonly history: readonly HistoryEntry[];
}

export function printOne(whole: WholeException, nowMs: number, { json }: OutputOptions): void {
  const { exception, payer, history } = whole;
  if (json) {
    printJson(wholeJson(whole));
    return;
  }
  const { id, severity, reason, meaning, state } = exception;
  printLine(`exception ${id}  ${reason}  ${severity}  ${state}`);
  printLine(`  ${meaning}.\n`);
  printFields(fieldsOf(exception, payer, nowMs));
  printCandidates(whole);
  if (history.length === 0) return;
  printLine();
  printTable(
    ['time', 'what', 'by', 'note'],
    history.map((each) => [timeText(each.at), each.what, each.actor, each.note ?? '']),
  );
}

function fieldsOf(exception: ExceptionView, payer: Payer | null, nowMs: number): [string, string | null][] {
  const { payment, order, amount, currency, proposedAmount } = exception;
  return [
    ['because', exception.because],
    ['payment', payment],
    ['order', order],
    ['amount', amount === null ? null : moneyText(amount, currency)],
    ['payer', payer?.name ?? payer?.email ?? null],
    ['customer', payer?.customer ?? null],
    ...(payer?.texts ?? []).map((text): [string, string] => ['wrote', text]),
    ['opened', timeText(exception.openedAt)],
    ['due', exception.dueAt === null ? null : `${timeText(exception.dueAt)} (${dueText(exception, nowMs)})`],
    ['owner', exception.owner],
    ['to be refunded', proposedAmount === null ? null : moneyText(proposedAmount, currency)],
    ['closed', exception.closedAt === null ? null : timeText(exception.closedAt)],
    ['resolution', exception.resolution],
    ['closed by', exception.closedAt === null ? null : exception.resolvedBy],
    ['closed because', exception.closedBecause],
  ];
}

function printFields(fields: readonly (readonly [string, string | null])[]): void {
  for (const [name, value] of fields) if (value !== null) printLine(`  ${name.padEnd(16)} ${value}`);
}

function printCandidates({ exception: { candidates }, orders }: WholeException): void {
  if (candidates.length === 0) return;
  printLine();
  printTable(
    ['candidate', 'score', 'order', 'customer', 'open', 'because'],
    candidates.flatMap(({ orders: references, score, because }, n) =>
      references.map((reference, place) => {
        const order = orders.get(reference);
        const first = place === 0;
        const open = order === undefined ? '-' : moneyText(order.open, order.currency);
        const why = first ? because.join('; ') : '';
        return [first ? `${n + 1}` : '', first ? `${score}` : '', reference, nameOf(order), open, why];
      }),
    ),
    ['candidate', 'score', 'open'],
  );
}

function nameOf(order: OrderView | undefined): string {
  return order?.customerDetails.name ?? order?.customer ?? '-';
}

function wholeJson({ exception, payer, orders, history }: WholeException): Record<string, unknown> {
  return {
    ...exceptionJson(exception),
    payer: payer === null ? null : { ...payer, paidAt: undefined, paid_at: payer.paidAt },
    candidate_orders: [...orders.values()].map((order) => ({
      reference: order.reference,
      customer: order.customer,
      customer_name: order.customerDetails.name,
      currency: order.currency,
      amount: order.amount,
      amount_open: order.open,
      payment_status: order.paymentStatus,
      placed_at: order.placedAt,
    })),
    history: history.map((each) => ({ ...each, before: lineJson(each.before), after: lineJson(each.after) })),
  };
}

function lineJson(line: HistoryEntry['before']): Record<string, unknown> | null {
  return line === null ? null : { ...line, amount: line.amount === null ? null : BigInt(line.amount) };
}
