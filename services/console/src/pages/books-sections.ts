import type { BooksStatus } from '@quittance/store';
import type { Speech } from '../messages/speak.js';
import { type Html, html } from './html.js';
import { section, table } from './table.js';

/** What is on no order, and what a person must look at. */
export function moneyAndExceptions(speech: Speech, books: BooksStatus | null): Html {
  if (books === null) return html``;
  return html`${section(speech.text('unapplied'), unappliedTable(speech, books))}
${section(speech.text('exceptions'), exceptionsTable(speech, books))}`;
}

function unappliedTable(speech: Speech, { unapplied }: BooksStatus): Html {
  if (unapplied.length === 0) return html`<p class="soft">${speech.text('none')}</p>`;
  return table(
    [speech.text('currency'), speech.text('amount'), speech.text('payments')],
    unapplied.map(({ currency, text, payments }) => [
      currency.toUpperCase(),
      speech.money(text.split(' ')[0] ?? '0', currency),
      speech.number(payments),
    ]),
    [1, 2],
  );
}

function exceptionsTable(speech: Speech, { exceptions, parked }: BooksStatus): Html {
  const rows = (name: string) => speech.number(parked.find((each) => each.table === name)?.rows ?? 0);
  const parkedLine = parked.some((each) => each.rows > 0)
    ? html`<p class="bad">${speech.text('parked', { events: rows('stripe_events'), messages: rows('outbox_messages') })}</p>`
    : null;
  if (exceptions.length === 0) return html`<p class="soft">${speech.text('none')}</p>${parkedLine}`;
  const list = table(
    [speech.text('reason'), speech.text('severity'), speech.text('open'), speech.text('overdue')],
    exceptions.map((each) => [each.reason, each.severity, speech.number(each.count), speech.number(each.overdue)]),
    [2, 3],
  );
  return html`${list}${parkedLine}`;
}
