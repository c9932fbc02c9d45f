import type { ServiceHealth } from '@quittance/runtime';
import type { User } from '../access/users.js';
import type { Speech } from '../messages/speak.js';
import type { Overview } from '../overview/read-overview.js';
import { attention } from './attention.js';
import { deadLettersTable, exceptionsTable, ordersTable, unappliedTable } from './books-sections.js';
import { type Html, html } from './html.js';
import { type Link, layout } from './layout.js';
import { stagesTable } from './stages-section.js';
import { section, table } from './table.js';

export interface OverviewPage {
  readonly user: User;
  readonly overview: Overview;
  readonly links: readonly Link[];
  readonly now: Date;
}

/** What needs a person first, then the money, then the machine. */
export function overviewPage(speech: Speech, page: OverviewPage): string {
  const { overview, now } = page;
  const { books } = overview;
  const read = <T>(what: T | null, show: (of: T) => Html) =>
    what === null ? html`<p class="bad">MySQL ${speech.text('noAnswer')}</p>` : show(what);
  const content = html`<div class="moment"><time datetime="${now.toISOString()}">${speech.text('asOf', { time: speech.time(now) })}</time>
<a href="?lang=${speech.language}">${speech.text('refresh')}</a></div>
${attention(speech, overview)}
<div class="columns">
<div>${section(
    speech.text('unapplied'),
    read(books, (of) => unappliedTable(speech, of)),
  )}
${section(
  speech.text('exceptions'),
  read(books, (of) => exceptionsTable(speech, of)),
)}
${section(
  speech.text('deadLetters'),
  read(books, (of) => deadLettersTable(speech, of)),
)}</div>
<div>${section(
    speech.text('orders'),
    read(overview.orders, (of) => ordersTable(speech, of)),
  )}
${section(speech.text('stages'), stagesTable(speech, overview))}
${section(speech.text('services'), servicesTable(speech, overview.services))}</div>
</div>`;
  return layout(speech, { title: speech.text('overview'), user: page.user, links: page.links, content });
}

function servicesTable(speech: Speech, services: readonly ServiceHealth[]): Html {
  if (services.length === 0) return html`<p class="soft">${speech.text('noServices')}</p>`;
  return table({
    head: [speech.text('service'), speech.text('state')],
    rows: services.map(({ name, ready, because }) => [
      name,
      ready
        ? html`<span class="good">${speech.text('ready')}</span>`
        : html`<span class="bad">${speech.text('notReady', { because })}</span>`,
    ]),
  });
}
