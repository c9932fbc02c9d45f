import { formatMoney } from '@quittance/domain';
import { printNote, tableText } from '../print.js';
import { type LineProblems, lineProblemText } from './line-problems.js';
import type { MatchReport } from './match-files.js';

const STATUSES = ['applied', 'partial', 'unapplied', 'review'] as const;

/** The summary for people, on standard error: standard output holds the decisions. */
export function printSummary(report: MatchReport, policy: string): void {
  const { tally, orders, openOrders } = report;
  printProblems(report.skipped);
  if (report.skipped.total > 0)
    printNote(`${count(report.skipped.total)} problems in payments: those lines were left out\n`);
  printNote(
    `${count(tally.payments)} payments, ${count(orders)} orders (${count(openOrders)} open), policy ${policy}: ` +
      `read in ${seconds(report.readMs)}, matched in ${seconds(report.matchMs)} (${count(perSecond(report))} payments a second)`,
  );
  if (tally.payments === 0) return;
  const share = (n: number): string => `${((n * 100) / tally.payments).toFixed(1)} %`;
  const byStatus = STATUSES.map((status) => [status, tally.byStatus.get(status) ?? 0] as const);
  printNote(`\n${countTable('status', byStatus, share)}`);
  const byRule = [...tally.byRule].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  printNote(`\n${countTable('rule', byRule, share)}`);
  printNote(`\n${moneyTable(report)}`);
}

export function printProblems(problems: LineProblems): void {
  for (const problem of problems.shown) printNote(lineProblemText(problem));
  const more = problems.total - problems.shown.length;
  if (more > 0) printNote(`… and ${count(more)} more`);
}

/** The summary for programs: one JSON object on one line of standard error, amounts as exact integers in minor units. */
export function printSummaryJson(report: MatchReport, policy: string): void {
  const { tally, skipped } = report;
  const money = [...tally.byCurrency].sort(byName).map(([currency, { byStatus, onOrders, left, adjusted }]) => {
    const statuses = STATUSES.map((status) => `"${status}":${byStatus.get(status) ?? 0n}`);
    return `"${currency}":{${statuses},"on_orders":${onOrders},"remainder":${left},"adjusted":${adjusted}}`;
  });
  const counts = JSON.stringify({
    policy,
    orders: report.orders,
    orders_open: report.openOrders,
    customers: report.customers,
    payments: tally.payments,
    read_ms: Math.round(report.readMs),
    match_ms: Math.round(report.matchMs),
    payments_per_second: perSecond(report),
    by_status: Object.fromEntries(STATUSES.map((status) => [status, tally.byStatus.get(status) ?? 0])),
    by_rule: Object.fromEntries([...tally.byRule].sort(byName)),
    problems: skipped.total,
    problems_shown: skipped.shown,
  });
  printNote(`${counts.slice(0, -1)},"money_minor":{${money}}}`);
}

export function printProblemsJson({ total, shown }: LineProblems): void {
  printNote(JSON.stringify({ problems: total, problems_shown: shown }));
}

function countTable(name: string, rows: readonly (readonly [string, number])[], share: (n: number) => string): string {
  const body = rows.map(([each, n]) => [each, count(n), share(n)]);
  return tableText([name, 'payments', 'share'], body, ['payments', 'share']);
}

/** One row a currency; its first columns are the money of payments by status. */
function moneyTable({ tally }: MatchReport): string {
  const head = ['money of payments', ...STATUSES, 'on orders', 'left over', 'closed without money'];
  const rows = [...tally.byCurrency].sort(byName).map(([currency, { byStatus, onOrders, left, adjusted }]) => {
    const amounts = [...STATUSES.map((status) => byStatus.get(status) ?? 0n), onOrders, left, adjusted];
    return [currency, ...amounts.map((amount) => grouped(formatMoney(amount, currency).split(' ')[0] ?? ''))];
  });
  return tableText(head, rows, head.slice(1));
}

function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}

function perSecond({ tally, matchMs }: MatchReport): number {
  return Math.round((tally.payments * 1_000) / Math.max(matchMs, 1));
}

function count(n: number): string {
  return grouped(String(n));
}

function grouped(digits: string): string {
  return digits.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',');
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}
