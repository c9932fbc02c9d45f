import type { QueueDepths } from '@quittance/queue';
import type { ServiceHealth } from '@quittance/runtime';
import type { BooksStatus } from '@quittance/store';
import { ageText } from '../print.js';

/** How everything that an installation consists of stands; an error where it does not answer. */
export interface Found {
  readonly services: readonly ServiceHealth[];
  readonly queues: QueueDepths | { readonly error: string };
  readonly books: BooksStatus | { readonly error: string };
}

/**
 * What makes an installation unhealthy: a service that is not ready, a server that does not answer, an order system that is down or wants no
 * more, rows that wait too long.
 * Open exceptions and unapplied money are work for people and do not make it so.
 * @param waitMsMax how long a row may wait for its stage
 */
export function troubles(found: Found, waitMsMax: number): string[] {
  const wrong: string[] = [];
  if (found.services.length === 0) wrong.push('no service is known: SERVICE_URLS is not set');
  for (const service of found.services) {
    if (!service.ready) wrong.push(`${service.name} is not ready: ${service.because}`);
  }
  if ('error' in found.queues) wrong.push(`Redis: ${found.queues.error}`);
  else {
    for (const [stage, depth] of Object.entries(found.queues)) {
      if (depth.paused) wrong.push(`the queue of ${stage} is paused`);
    }
  }
  if ('error' in found.books) wrong.push(`database: ${found.books.error}`);
  else {
    for (const { connection, state, because } of found.books.destinations)
      if (state === 'down' || state === 'disabled')
        wrong.push(`the order system of ${connection} is ${state}${because === null ? '' : `: ${because}`}`);
    for (const { list, trouble, trouble_ms } of found.books.polling) {
      if ((trouble_ms ?? 0) > waitMsMax)
        wrong.push(`${list} of Stripe cannot be read for ${ageText(trouble_ms ?? 0)}: ${trouble}`);
    }
    for (const { invariant, differences, example } of found.books.audit)
      wrong.push(
        `the books do not agree: ${invariant} has ${differences} differences (${example}); see "quittance audit"`,
      );
    for (const { stage, oldestMs } of found.books.waiting) {
      if (oldestMs > waitMsMax) wrong.push(`${stage} has a row that has waited for ${ageText(oldestMs)}`);
    }
  }
  return wrong;
}
