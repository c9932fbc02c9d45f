import type { BooksStatus, OrderCount } from '@quittance/store';
import type { Speech } from '../messages/speak.js';
import { type Html, html } from './html.js';
import { figure, table } from './table.js';

/** Orders by what is known of their payment; states that no order is in are left out. */
export function ordersTable(speech: Speech, orders: readonly OrderCount[]): Html {
  const some = orders.filter(({ count }) => count > 0);
  if (some.length === 0) return html`<p class="soft">${speech.text('ordersNone')}</p>`;
  return table({
    head: [speech.text('paymentStatus'), speech.text('count')],
    rows: some.map(({ status, count, more }) => [
      speech.word('status', status),
      `${speech.number(count)}${more ? '+' : ''}`,
    ]),
    figures: [1],
  });
}

/** Money that is on no order. */
export function unappliedTable(speech: Speech, { unapplied }: BooksStatus): Html {
  if (unapplied.length === 0) return html`<p class="soft">${speech.text('unappliedNone')}</p>`;
  return table({
    head: [speech.text('currency'), speech.text('amount'), speech.text('payments')],
    rows: unapplied.map(({ currency, text, payments }) => [
      speech.currencyName(currency),
      speech.money(text.split(' ')[0] ?? '0', currency),
      speech.number(payments),
    ]),
    figures: [1, 2],
  });
}

/** What a person must look at, the gravest first. */
export function exceptionsTable(speech: Speech, { exceptions }: BooksStatus): Html {
  if (exceptions.length === 0) return html`<p class="soft">${speech.text('exceptionsNone')}</p>`;
  return table({
    head: [speech.text('reason'), speech.text('severity'), speech.text('open'), speech.text('overdue')],
    rows: exceptions.map(({ reason, severity, count, overdue }) => [
      html`${speech.word('reason', reason)} <code>${reason}</code>`,
      html`<span class="severity ${severity}">${speech.word('severity', severity)}</span>`,
      speech.number(count),
      figure(speech.number(overdue), overdue, 'bad'),
    ]),
    figures: [2, 3],
    stacks: true,
  });
}

/** What was given up, by reason: it waits for a person at the command line or the API. */
export function deadLettersTable(speech: Speech, { dead_letters }: BooksStatus): Html {
  if (dead_letters.rows === 0) return html`<p class="soft">${speech.text('deadLettersNone')}</p>`;
  return table({
    head: [speech.text('reason'), speech.text('stage'), speech.text('count')],
    rows: dead_letters.reasons.map(({ reason, stage, rows }) => [
      html`${speech.word('dead', reason)} <code>${reason}</code>`,
      stage,
      `${speech.number(rows)}${dead_letters.more ? '+' : ''}`,
    ]),
    figures: [2],
    stacks: true,
  });
}
