/** A PaymentIntent that waits for money, oldest first in every list here. */
export interface AwaitingIntent {
  readonly id: string;
  readonly reference: string;
  /** Minor units still missing. */
  readonly remaining: number;
}

export interface Allocation {
  readonly id: string;
  readonly amount: number;
}

/** Stripe looks for groups of one to five. */
const GROUP_SIZE_MAX = 5;
/** Most awaiting PaymentIntents that are searched for a group; older ones first. */
const GROUP_CANDIDATES_MAX = 40;

/**
 * What automatic reconciliation pays with `amount` (Stripe: customer-balance/reconciliation), for PaymentIntents: first the one whose
 * transfer reference the payer wrote; then a group of one to five with exactly this sum, fewest first, then oldest; then from the
 * oldest on, the last one in part. Yen transfers skip the reference.
 */
export function chooseIntents(
  awaiting: readonly AwaitingIntent[],
  amount: number,
  currency: string,
  reference: string | null,
): Allocation[] {
  const named =
    currency === 'jpy' || reference === null ? undefined : awaiting.find((intent) => says(reference, intent.reference));
  if (named !== undefined) {
    const paid = Math.min(named.remaining, amount);
    const others = awaiting.filter((intent) => intent !== named);
    return [{ id: named.id, amount: paid }, ...withoutReference(others, amount - paid)];
  }
  return withoutReference(awaiting, amount);
}

/** Case and separators aside, the payer's text is the reference. */
function says(text: string, reference: string): boolean {
  const plain = (value: string): string => value.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return plain(text) === plain(reference);
}

function withoutReference(awaiting: readonly AwaitingIntent[], amount: number): Allocation[] {
  if (amount <= 0) return [];
  const group = exactGroup(awaiting.slice(0, GROUP_CANDIDATES_MAX), amount);
  if (group !== undefined) return group.map(({ id, remaining }) => ({ id, amount: remaining }));
  const allocations: Allocation[] = [];
  let left = amount;
  for (const { id, remaining } of awaiting) {
    if (left === 0) break;
    const paid = Math.min(remaining, left);
    allocations.push({ id, amount: paid });
    left -= paid;
  }
  return allocations;
}

function exactGroup(awaiting: readonly AwaitingIntent[], amount: number): AwaitingIntent[] | undefined {
  for (let size = 1; size <= Math.min(GROUP_SIZE_MAX, awaiting.length); size += 1) {
    const group = groupOf(awaiting, 0, size, amount);
    if (group !== undefined) return group;
  }
  return undefined;
}

/** The first group of this size in order of age; its last member is looked up rather than tried. */
function groupOf(
  awaiting: readonly AwaitingIntent[],
  from: number,
  size: number,
  amount: number,
): AwaitingIntent[] | undefined {
  if (size === 1) {
    const last = awaiting.find((intent, at) => at >= from && intent.remaining === amount);
    return last === undefined ? undefined : [last];
  }
  for (let at = from; at <= awaiting.length - size; at += 1) {
    const first = awaiting[at];
    if (first === undefined || first.remaining >= amount) continue;
    const rest = groupOf(awaiting, at + 1, size - 1, amount - first.remaining);
    if (rest !== undefined) return [first, ...rest];
  }
  return undefined;
}
