/**
 * The order system knows what the books say: its last word of every order and refund is ours, and nothing was given up without a person being
 * told.
 */
import type { Stage } from '../history/act.js';
import type { Row } from '../mysql/table.js';

export function checkDeliveries({ database, orderSystem }: Stage): void {
  const messages = database.rows('outbox_messages').filter((row) => row['stage'] === 'pushback');
  const orders = new Map(database.rows('orders').map((row) => [row['id'], row]));
  for (const [key, own] of Map.groupBy(messages, (row) => `${row['order_id']} ${String(row['subject'])}`)) {
    const newest = own.reduce((best, row) => (version(row) > version(best) ? row : best));
    const order = orders.get(newest['order_id'] ?? null);
    const reference = String(order?.['reference']);
    const subject = String(newest['subject']);
    const exceptionKey = subject === '' ? `push:${reference}` : `push:${reference}:${subject}`;
    const told =
      subject === ''
        ? orderSystem.told.get(`order ${reference}`)
        : [...orderSystem.told].find(([name]) => name.endsWith(` ${reference} ${subject}`))?.[1];
    if (newest['state'] === 'parked') {
      if (!database.rows('exceptions').some((row) => row['exception_key'] === exceptionKey && row['state'] === 'open'))
        throw new Error(`push ${String(newest['id'])} of ${key} is parked and no person was told`);
      continue;
    }
    if (newest['state'] !== 'done')
      throw new Error(`push ${String(newest['id'])} of ${key} is ${String(newest['state'])}`);
    if (told === undefined) throw new Error(`the order system never heard of ${reference} ${subject}`);
    if (BigInt(told.version) !== version(newest))
      throw new Error(
        `the order system knows version ${told.version} of ${reference} ${subject}, we told ${version(newest)}`,
      );
    if (subject === '' && order !== undefined) sameOrder(order, told.body);
  }
}

function sameOrder(order: Row, body: Readonly<Record<string, unknown>>): void {
  const fields = [
    ['payment_status', 'payment_status'],
    ['amount_paid', 'paid'],
    ['amount_refunded', 'refunded'],
    ['amount_open', 'open_amount'],
    ['amount_adjusted', 'adjusted'],
    ['amount', 'amount'],
    ['state', 'state'],
  ] as const;
  for (const [theirs, ours] of fields)
    if (String(body[theirs]) !== String(order[ours]))
      throw new Error(
        `the order system believes ${theirs} = ${String(body[theirs])} of ${String(order['reference'])}, the books say ${String(order[ours])}`,
      );
}

function version(row: Row): bigint {
  const value = row['version'];
  return typeof value === 'bigint' ? value : 0n;
}
