import type { Order } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import { normaliseReference } from '../text/fold.js';

/** Order references that the merchant set on a payment or on an object it links to, in the order they were told. */
export function referencesNamed(draft: Draft, payment: string): string[] {
  const said = draft.evidence.get(payment) ?? [];
  const linked = said.filter((each) => each.kind === 'link').flatMap((each) => draft.evidence.get(each.value) ?? []);
  const named = [...said, ...linked].filter((each) => each.kind === 'order_reference').map((each) => each.value);
  return [...new Set(named)].sort();
}

/** The orders behind these references, where the order system has told of them. */
export function ordersNamed(draft: Draft, payment: string): Order[] {
  return referencesNamed(draft, payment).flatMap((reference) => orderNamed(draft, reference) ?? []);
}

/** The one order of exactly this reference, else of the same normalised reference if it is the only one. */
export function orderNamed(draft: Draft, reference: string): Order | null {
  const exact = draft.orders.get(reference);
  if (exact !== undefined) return exact;
  const hits = (draft.books.hits.get(normaliseReference(reference)) ?? []).filter((each) => each.form === 'full');
  const orders = new Set(hits.map((each) => each.order));
  const [only] = orders;
  return orders.size === 1 && only !== undefined ? (draft.orders.get(only) ?? null) : null;
}
