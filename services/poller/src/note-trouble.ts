import { endPollTrouble, notePollTrouble, type PollCursor } from '@quittance/store';
import type { ReadTrouble } from '@quittance/stripe';
import type { PollParts } from './parts.js';

/** A list could not be read: said in the log, on its cursor and, where the key is refused, to a person. */
export async function noteTrouble(parts: PollParts, name: string, trouble: ReadTrouble): Promise<void> {
  const { store, connection, metrics, log, signal } = parts;
  if (signal.aborted) return;
  const refused = trouble.kind !== 'refused' ? null : trouble.wholeKey ? 'key' : 'list';
  const { because } = trouble;
  metrics.refused(name, refused !== null);
  if (refused !== null)
    log.error({ list: name, because, remedy: 'check STRIPE_SECRET_KEY and its rights' }, 'poller.key_refused');
  else log.warn({ list: name, because }, trouble.kind === 'away' ? 'poller.stripe_away' : 'poller.call_rejected');
  await notePollTrouble(store, connection.id, name, { because, refused });
}

/** It was read again. */
export async function endTrouble(parts: PollParts, { name, trouble }: PollCursor): Promise<void> {
  parts.metrics.refused(name, false);
  if (trouble === null) return;
  await endPollTrouble(parts.store, parts.connection.id, name);
  parts.log.info({ list: name, troubleMs: trouble.forMs }, 'poller.read_again');
}
