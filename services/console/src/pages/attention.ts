import type { Speech } from '../messages/speak.js';
import type { Overview } from '../overview/read-overview.js';
import { type Html, html } from './html.js';

/** Everything on the page that a person should do something about, in one place; a sentence when there is nothing. */
export function attention(speech: Speech, overview: Overview): Html {
  const matters = mattersOf(speech, overview);
  if (matters.length === 0) return html`<p class="well good">${speech.text('allWell')}</p>`;
  return html`<section class="attention"><h2>${speech.text('attention')}</h2>
<ul>${matters.map((each) => html`<li>${each}</li>`)}</ul></section>`;
}

function mattersOf(speech: Speech, { services, queues, books }: Overview): string[] {
  const list = (names: readonly string[]) => new Intl.ListFormat(speech.language, { type: 'unit' }).format(names);
  const down = services.filter(({ ready }) => !ready).map(({ name }) => name);
  const paused = Object.entries(queues ?? {}).flatMap(([stage, depth]) => (depth.paused ? [stage] : []));
  const orderSystems = (state: string) =>
    (books?.destinations ?? []).filter((each) => each.state === state).map(({ connection }) => connection);
  const [unreached, disabled] = [orderSystems('down'), orderSystems('disabled')];
  const overdue = (books?.exceptions ?? []).reduce((sum, each) => sum + each.overdue, 0);
  const parked = (name: string) => books?.parked.find(({ table }) => table === name)?.rows ?? 0;
  const [events, messages] = [parked('stripe_events'), parked('outbox_messages')];
  return [
    ...(books === null ? [`MySQL ${speech.text('noAnswer')}`] : []),
    ...(queues === null ? [`Redis ${speech.text('noAnswer')}`] : []),
    ...(down.length > 0 ? [speech.text('servicesDown', { names: list(down) })] : []),
    ...(unreached.length > 0 ? [speech.text('orderSystemsDown', { names: list(unreached) })] : []),
    ...(disabled.length > 0 ? [speech.text('orderSystemsDisabled', { names: list(disabled) })] : []),
    ...(paused.length > 0 ? [speech.text('stagesPaused', { names: list(paused) })] : []),
    ...(events + messages > 0
      ? [speech.text('parked', { events: speech.number(events), messages: speech.number(messages) })]
      : []),
    ...(overdue > 0 ? [speech.text('exceptionsOverdue', { count: speech.number(overdue) })] : []),
  ];
}
