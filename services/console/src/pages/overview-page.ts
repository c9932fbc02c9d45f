import type { ServiceHealth } from '@quittance/runtime';
import type { User } from '../access/users.js';
import type { Speech } from '../messages/speak.js';
import type { Overview } from '../overview/read-overview.js';
import { moneyAndExceptions } from './books-sections.js';
import { type Html, html } from './html.js';
import { layout } from './layout.js';
import { stagesSection } from './stages-section.js';
import { section, table } from './table.js';

export interface Link {
  readonly text: string;
  readonly url: string;
}

export interface OverviewPage {
  readonly user: User;
  readonly overview: Overview;
  readonly links: readonly Link[];
  readonly now: Date;
}

export function overviewPage(speech: Speech, page: OverviewPage): string {
  const { overview } = page;
  const content = html`<main>
<section class="wide"><p>${page.links.map(({ text, url }) => html`<a href="${url}">${text}</a> `)}</p>
<p class="soft">${speech.text('asOf', { time: speech.time(page.now) })} <a href="?lang=${speech.language}">${speech.text('refresh')}</a></p></section>
${section(speech.text('services'), servicesTable(speech, overview.services))}
${section(speech.text('stages'), stagesSection(speech, overview))}
${moneyAndExceptions(speech, overview.books)}
</main>`;
  return layout(speech, page.user, content);
}

function servicesTable(speech: Speech, services: readonly ServiceHealth[]): Html {
  if (services.length === 0) return html`<p class="soft">${speech.text('noServices')}</p>`;
  return table(
    [speech.text('service'), speech.text('state')],
    services.map(({ name, ready, because }) => [
      name,
      ready
        ? html`<span class="good">${speech.text('ready')}</span>`
        : html`<span class="bad">${speech.text('notReady', { because })}</span>`,
    ]),
  );
}
