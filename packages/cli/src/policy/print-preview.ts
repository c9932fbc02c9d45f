import type { PreviewLineResource } from '@quittance/contracts';
import { formatMoney } from '@quittance/domain';
import { type OutputOptions, printJson, printLine, printNote, printTable } from '../print.js';
import type { Previewed } from './preview-in-books.js';

/** The summary, and the first changes unless all of them went to a file. */
export function printPreview(previewed: Previewed, { json, out }: OutputOptions & { readonly out?: string }): void {
  const { summary, lines, linesLeftOut } = previewed;
  // Standard output may be where the lines went.
  const say = out === '-' ? printNote : printLine;
  if (json) {
    if (out === undefined) printJson({ summary, lines, lines_left_out: linesLeftOut });
    else say(JSON.stringify({ summary }));
    return;
  }
  if (out === undefined && lines.length > 0) {
    printLines(lines);
    if (linesLeftOut > 0) printLine(`… and ${linesLeftOut} more: --out FILE has all of them`);
    printLine();
  }
  const { payments, changes, money, exceptions } = summary;
  say(
    `${payments.in_period} payments in the period, ${payments.replayed} replayed; ${payments.explicit} carry their order’s reference, ${payments.by_hand} were decided by hand`,
  );
  if (payments.left_out) say('the period has more payments than were replayed: name a shorter one');
  say(`matches: ${changes.new} new, ${changes.lost} lost, ${changes.changed} changed, ${changes.same} the same`);
  for (const each of money) {
    const text = (amount: number) => formatMoney(BigInt(amount), each.currency);
    say(
      `${each.currency}: ${text(each.moved)} would lie elsewhere; on orders ${text(each.placed_before)} → ${text(each.placed_after)}, differences closed ${text(each.adjusted_before)} → ${text(each.adjusted_after)}`,
    );
  }
  say(
    `waiting for a person: ${exceptions.before} → ${exceptions.after} payments (${exceptions.fewer} fewer, ${exceptions.more} more)`,
  );
}

function printLines(lines: readonly PreviewLineResource[]): void {
  printTable(
    ['payment', 'customer', 'amount', 'match', 'before', 'after', 'because'],
    lines.map((line) => [
      line.payment,
      line.customer ?? '-',
      formatMoney(BigInt(line.amount), line.currency),
      line.change,
      placesOf(line.before, line.currency),
      placesOf(line.after, line.currency),
      line.change === 'lost' ? line.before.because : line.after.because,
    ]),
    ['amount'],
  );
}

function placesOf({ allocations, adjustments }: PreviewLineResource['before'], currency: string): string {
  const text = (amount: number) => formatMoney(BigInt(amount), currency);
  const places = [
    ...allocations.map((each) => `${each.order} ${text(each.amount)}`),
    ...adjustments.map((each) => `${each.order} ${each.reason} ${text(each.amount)}`),
  ];
  return places.length === 0 ? 'on account' : places.join(', ');
}
