import type { Lane } from '../lane/start-lane.js';

interface OrderRow {
  readonly reference: string;
  readonly version: string;
  readonly payment_status: string;
  readonly paid: string;
  readonly refunded: string;
}

/** The order system was told the last state of every order that was pushed, unchanged and signed. Parked pushes are counted out. */
export async function checkReceiver({ store, orderSystem }: Lane): Promise<string[]> {
  const rows = await store.sql.select<OrderRow>(
    `SELECT o.reference, o.version, o.payment_status, o.paid, o.refunded FROM orders o
     JOIN outbox_messages m ON m.order_id = o.id AND m.stage = 'pushback' AND m.subject = '' AND m.version = o.version
     WHERE m.state = 'done'`,
  );
  const differences = rows.flatMap((row) => {
    const told = orderSystem.order(row.reference);
    if (told === undefined) return [`${row.reference} was never told`];
    const same =
      told.version === Number(row.version) &&
      told.payment_status === row.payment_status &&
      told.amount_paid === Number(row.paid) &&
      told.amount_refunded === Number(row.refunded);
    if (same) return [];
    const { version, payment_status, amount_paid, amount_refunded } = told;
    const heard = JSON.stringify({ version, payment_status, amount_paid, amount_refunded });
    return [`${row.reference} is ${JSON.stringify(row)}; the order system was told ${heard}`];
  });
  const { bad_signatures, changed_bodies, unreadable } = orderSystem.stats();
  if (bad_signatures > 0) differences.push(`${bad_signatures} pushes were not signed with the secret`);
  if (changed_bodies > 0) differences.push(`${changed_bodies} pushes came again with another body`);
  if (unreadable > 0) differences.push(`${unreadable} pushes could not be read`);
  return differences;
}
