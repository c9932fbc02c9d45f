import type { ExceptionFigure, MatchFigures, Period, StandingFigure } from '@quittance/store';
import { type OutputOptions, printJson, printLine, printTable } from '../print.js';
import { moneyText } from './print-exceptions.js';

export interface DeskSummary extends MatchFigures {
  readonly period: Period;
  readonly waiting: readonly ExceptionFigure[];
}

export function printSummary(summary: DeskSummary, { json }: OutputOptions): void {
  if (json) printJson(summary);
  else printText(summary);
}

function printText({ period, waiting, standings, rules }: DeskSummary): void {
  printLine(waiting.length === 0 ? 'nothing waits for a person' : 'what waits for a person');
  if (waiting.length > 0)
    printTable(
      ['severity', 'reason', 'count', 'overdue', 'of nobody', 'amount', 'oldest'],
      waiting.map((each) => [
        ...[each.severity, each.reason, String(each.count), String(each.overdue), String(each.ownerless)],
        ...[moneyText(each.amount, each.currency), each.oldest.toISOString().slice(0, 10)],
      ]),
      ['count', 'overdue', 'of nobody', 'amount'],
    );
  printLine(`\npayments ${periodText(period)}`);
  if (standings.length === 0) {
    printLine('there are none');
    return;
  }
  printTable(
    ['currency', 'standing', 'payments', 'of all', 'amount', 'of all', 'on orders', 'waiting'],
    standings.map((each) => standingRow(each, standings)),
    ['payments', 'of all', 'amount', 'on orders', 'waiting'],
  );
  if (rules.length === 0) return;
  printLine('\nmoney on orders, by what put it there');
  printTable(
    ['currency', 'rule', 'payments', 'amount'],
    rules.map(({ currency, rule, payments, amount }) => [
      ...[currency, rule, String(payments)],
      moneyText(amount, currency),
    ]),
    ['payments', 'amount'],
  );
}

function periodText({ from, to }: Period): string {
  if (from === null && to === null) return 'of all time';
  const start = from === null ? '' : `from ${from.toISOString()} `;
  return `made ${start}${to === null ? 'on' : `before ${to.toISOString()}`}`;
}

function standingRow(each: StandingFigure, all: readonly StandingFigure[]): string[] {
  const { currency, standing, payments, amount, applied, unapplied } = each;
  const same = all.filter((other) => other.currency === currency);
  const paymentsAll = same.reduce((sum, other) => sum + BigInt(other.payments), 0n);
  const amountAll = same.reduce((sum, other) => sum + other.amount, 0n);
  return [
    ...[currency, standing, String(payments), shareText(BigInt(payments), paymentsAll)],
    ...[moneyText(amount, currency), shareText(amount, amountAll)],
    ...[moneyText(applied, currency), moneyText(unapplied, currency)],
  ];
}

/** `97.4 %`, cut and not rounded: 99.99 % is not all. */
function shareText(part: bigint, whole: bigint): string {
  if (whole === 0n) return '-';
  const thousandths = (part * 1_000n) / whole;
  return `${thousandths / 10n}.${thousandths % 10n} %`;
}
