import { printDestinations } from '../commands/destinations.js';
import { ageText, printLine, printTable } from '../print.js';
import { timeText } from '../row-options.js';
import type { Status } from './collect-status.js';

/** One screen. */
export function printStatus(status: Status): void {
  printLine(status.healthy ? 'healthy' : `not healthy: ${status.troubles.length} troubles`);
  for (const trouble of status.troubles) printLine(`  ! ${trouble}`);
  printServices(status);
  printStages(status);
  printPolling(status);
  printBooks(status);
}

function printServices({ services }: Status): void {
  if (services.length === 0) return;
  section('Services');
  printTable(
    ['service', 'state', 'address'],
    services.map(({ name, ready, because, url }) => [name, ready ? 'ready' : `not ready: ${because}`, url]),
  );
}

/** A stage's queue and its oldest row in one line. */
function printStages({ queues, books }: Status): void {
  const depths = 'error' in queues ? {} : queues;
  const waiting = 'error' in books ? [] : books.waiting;
  const stages = [...new Set([...Object.keys(depths), ...waiting.map((row) => row.stage)])].sort();
  if (stages.length === 0) return;
  section('Stages');
  printTable(
    ['stage', 'waiting', 'replay', 'active', 'delayed', 'rows owed', 'oldest row'],
    stages.map((stage) => {
      const depth = (depths as Record<string, { [name: string]: number | boolean } | undefined>)[stage];
      const row = waiting.find((each) => each.stage === stage);
      const counts = ['waiting', 'prioritized', 'active', 'delayed'].map((name) => String(depth?.[name] ?? '?'));
      return [stage, ...counts, row ? `${row.rows}${row.more ? '+' : ''}` : '0', row ? ageText(row.oldestMs) : '-'];
    }),
    ['waiting', 'replay', 'active', 'delayed', 'rows owed', 'oldest row'],
  );
}

/** What the poller has compared, and what no webhook had brought. */
function printPolling({ books }: Status): void {
  if ('error' in books || books.polling.length === 0) return;
  section('Compared with Stripe');
  printTable(
    ['list', 'reached', 'last reading', 'compared', 'found', 'trouble'],
    books.polling.map(({ list, reached_at, ended_ago_ms, looked, found, trouble }) => [
      list,
      reached_at?.toISOString().slice(0, 19) ?? '-',
      ended_ago_ms === null ? '-' : `${ageText(ended_ago_ms)} ago`,
      String(looked),
      String(found),
      trouble ?? '',
    ]),
    ['compared', 'found'],
  );
}

function printBooks({ books }: Status): void {
  if ('error' in books) return;
  if (books.destinations.length > 0) {
    section('Order systems');
    printDestinations(books.destinations);
  }
  section('Unapplied money');
  if (books.unapplied.length === 0) printLine('  none');
  else
    printTable(
      ['currency', 'amount', 'payments', 'first goes back'],
      books.unapplied.map(({ currency, text, payments, ages_at }) => [
        currency,
        text,
        String(payments),
        ages_at?.toISOString().slice(0, 10) ?? '',
      ]),
      ['amount', 'payments'],
    );
  section('Open exceptions');
  if (books.exceptions.length === 0) printLine('  none');
  else
    printTable(
      ['reason', 'severity', 'open', 'overdue'],
      books.exceptions.map((each) => [each.reason, each.severity, String(each.count), String(each.overdue)]),
      ['open', 'overdue'],
    );
  if (books.dead_letters.rows === 0) return;
  section('Given up (see "quittance dead-letters")');
  printTable(
    ['reason', 'stage', 'rows', 'since'],
    books.dead_letters.reasons.map((each) => [each.reason, each.stage, String(each.rows), timeText(each.since)]),
    ['rows'],
  );
}

function section(title: string): void {
  printLine(`\n${title}`);
}
