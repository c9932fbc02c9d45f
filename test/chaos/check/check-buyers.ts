import type { Lane } from '../lane/start-lane.js';
import type { Buyer } from '../load/plan-buyer.js';

interface OrderRow {
  readonly reference: string;
  readonly payment_status: string;
  readonly paid: string;
  readonly refunded: string;
}

const CHUNK = 2_000;

/** Every order of a buyer ends as that buyer's story demands. */
export async function checkBuyers({ store }: Lane, buyers: readonly Buyer[]): Promise<string[]> {
  const differences: string[] = [];
  for (let from = 0; from < buyers.length; from += CHUNK) {
    const chunk = buyers.slice(from, from + CHUNK);
    const rows = await store.sql.select<OrderRow>(
      'SELECT reference, payment_status, paid, refunded FROM orders WHERE reference IN (?)',
      [chunk.map((each) => each.reference)],
    );
    const byReference = new Map(rows.map((row) => [row.reference, row]));
    for (const buyer of chunk) {
      const difference = differs(buyer, byReference.get(buyer.reference));
      if (difference !== null) differences.push(difference);
    }
  }
  return differences;
}

function differs({ reference, kind, expected }: Buyer, row: OrderRow | undefined): string | null {
  if (row === undefined) return `${reference} (${kind}) is not there`;
  const same =
    row.payment_status === expected.status &&
    (expected.paid === undefined || Number(row.paid) === expected.paid) &&
    (expected.refunded === undefined || Number(row.refunded) === expected.refunded);
  if (same) return null;
  return `${reference} (${kind}) should be ${JSON.stringify(expected)} and is ${JSON.stringify(row)}`;
}
