import type { OperatorCommand } from '@quittance/domain';
import { type ExceptionView, type OrderView, readOrderViews } from '@quittance/store';
import type { ConnectionBooks } from '../with-connection.js';

/** Turns the wish to take a candidate into the command that does it; a sentence when there is no such candidate. */
export type Acceptance = (exception: ExceptionView) => OperatorCommand | string;

/**
 * Looks up the orders of the candidates. One order takes all that fits; a group takes what is open on each of its orders.
 * @param place of the candidate, from 1
 */
export async function acceptCandidates(
  { store, connectionId }: ConnectionBooks,
  exceptions: readonly ExceptionView[],
  place: number,
  note?: string,
): Promise<Acceptance> {
  const groups = exceptions.flatMap((each) => each.candidates[place - 1]?.orders ?? []);
  const references = [...new Set(groups)];
  const orders =
    references.length === 0
      ? new Map<string, OrderView>()
      : await readOrderViews(store.sql, { connectionId, references });
  const open = new Map([...orders.values()].map((each) => [each.reference, each.open]));
  return ({ candidates }) => {
    const [first, ...more] = candidates[place - 1]?.orders ?? [];
    if (first === undefined) return place === 1 ? 'it has no candidate' : `it has no candidate ${place}`;
    if (more.length === 0) return { action: 'apply', order: first, note };
    const allocations = [first, ...more].map((order) => ({ order, amount: open.get(order) ?? 0n }));
    return { action: 'split', allocations, note };
  };
}
