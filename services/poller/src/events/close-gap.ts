import { notePollGap } from '@quittance/store';
import { CASH, OBJECT_LISTS } from '../objects/object-lists.js';
import type { PollParts } from '../parts.js';
import type { Reading } from './plan-reading.js';

/**
 * Stripe tells events for thirty days, and nobody has read for longer: said loudly, and all objects made since are compared with the books,
 * which finds what the lost events would have told.
 */
export async function closeGap(parts: PollParts, gap: NonNullable<Reading['gap']>): Promise<void> {
  const { store, connection, metrics, log } = parts;
  metrics.gap();
  const from = new Date(gap.fromMs).toISOString();
  const to = new Date(gap.toMs).toISOString();
  log.error({ from, to, remedy: 'objects made since are compared with the books' }, 'poller.events_missed');
  await notePollGap(store, connection.id, gap, { events: 'events', objects: [...OBJECT_LISTS, CASH] });
}
