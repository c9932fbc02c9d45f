import type { NumberFound, NumberKind } from '../numbers/number-found.js';
import type { Mention } from './mention.js';

/** What the numbers of a text are at one place of it. */
export function whatIsAt(
  numbers: readonly NumberFound[],
  { start, end }: { readonly start: number; readonly end: number },
): Pick<Mention<unknown>, 'announced' | 'otherwise'> {
  const here = numbers.filter((each) => each.start < end && start < each.end);
  const announced = here.some(isAnnounced);
  const other = here.find((each) => each.sure && !OF_ORDERS.has(each.kind) && !each.announced);
  return { announced, otherwise: other?.kind ?? null };
}

/** Words, or check digits, say that this is the number of an order or an invoice. */
export function isAnnounced({ announced, sure, kind }: NumberFound): boolean {
  return announced || (sure && kind === 'creditor_reference');
}

/** Kinds that may be the number of an order. */
const OF_ORDERS: ReadonlySet<NumberKind> = new Set(['order_label', 'creditor_reference', 'end_to_end', 'unknown']);
