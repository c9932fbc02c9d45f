import { type PollCursor, savePollStep } from '@quittance/store';
import type { ListedPage, ReadTrouble, StripeObject } from '@quittance/stripe';
import type { PollParts } from '../parts.js';
import { comparePage } from './compare-page.js';
import type { ObjectList } from './object-lists.js';

/** A time of which all objects are compared, and how far that has come. */
export type Window = NonNullable<PollCursor['window']>;

/**
 * Compares the objects made in a window of time, page by page, newest first. After each page its place is saved, so that a comparison that is
 * broken off goes on where it was.
 * @returns null when the window is done or the process stops; what stood in the way otherwise
 */
export async function compareList(parts: PollParts, name: ObjectList, window: Window): Promise<ReadTrouble | null> {
  const { store, connection, reader, signal } = parts;
  const { fromMs, toMs } = window;
  let after = window.pageAfter;
  while (!signal.aborted) {
    const page: ListedPage | ReadTrouble = await reader.list(name, { after, fromMs, toMs });
    if (page.kind === 'unknown_object' && after !== null) {
      // The object at the end of the last page is gone: the window is read from its newest again.
      await savePollStep(store, connection.id, name, { window: { fromMs, toMs, pageAfter: null } });
      return page;
    }
    if (page.kind !== 'page') return page;
    const compared = await comparePage(parts, page.objects.flatMap(objectOf));
    after = page.objects.at(-1)?.id ?? null;
    const done = !page.hasMore || after === null;
    await savePollStep(store, connection.id, name, {
      ...compared,
      window: done ? null : { fromMs, toMs, pageAfter: after },
      ended: done,
      ...(done ? { reachedMs: toMs } : {}),
    });
    if (done) return null;
  }
  return null;
}

/** A movement of the balance stands for the object that it moved the money of. */
function objectOf(listed: StripeObject): StripeObject[] {
  if (listed['object'] !== 'balance_transaction') return [listed];
  const source = listed['source'];
  return typeof source === 'object' && source !== null && 'id' in source ? [source as StripeObject] : [];
}
