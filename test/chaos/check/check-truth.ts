import type { MoneyTruth } from '@quittance/stripe-sandbox';
import type { Lane } from '../lane/start-lane.js';

interface PaymentRow {
  readonly stripe_id: string;
  readonly amount: string;
  readonly refunded: string;
  readonly reversed: string;
}

/** Every payment, refund and dispute that really is, is in the books with its amount and state; and nothing else is. */
export async function checkTruth({ sandbox, store }: Lane): Promise<string[]> {
  const truth = sandbox.truth();
  const rows = await store.sql.select<PaymentRow>(
    `SELECT stripe_id, amount, refunded, reversed FROM payments WHERE stripe_id NOT LIKE '%\\_outside%'`,
  );
  const payments = new Map(rows.map((row) => [row.stripe_id, row]));
  const came = moneyThatCame(truth);
  return [
    ...[...came].flatMap(([id, money]) => paymentDiffers(id, money, payments.get(id)) ?? []),
    ...rows
      .filter((row) => !came.has(row.stripe_id) && row.amount !== '0')
      .map((row) => `${row.stripe_id} is in the books with ${row.amount} and unknown to Stripe`),
    ...(await statesDiffer(store, 'refunds', truth.refunds)),
    ...(await statesDiffer(store, 'disputes', truth.disputes)),
  ];
}

interface Money {
  amount: number;
  left: number;
}

function moneyThatCame(truth: MoneyTruth): Map<string, Money> {
  const came = new Map<string, Money>();
  const ofCharge = new Map<string, Money>();
  for (const charge of truth.charges) {
    if (charge.status !== 'succeeded' || charge.paymentIntent === null || charge.method !== 'card') continue;
    const money = { amount: charge.amountCaptured, left: 0 };
    came.set(charge.paymentIntent, money);
    ofCharge.set(charge.id, money);
  }
  for (const funding of truth.fundings) came.set(funding.id, { amount: funding.amount, left: 0 });
  for (const refund of truth.refunds) {
    const money = came.get(refund.paymentIntent ?? '');
    if (money !== undefined && refund.status !== 'failed' && refund.status !== 'canceled') money.left += refund.amount;
  }
  for (const dispute of truth.disputes) {
    const money = ofCharge.get(dispute.charge);
    if (money !== undefined && dispute.status !== 'won') money.left += dispute.amount;
  }
  return came;
}

function paymentDiffers(id: string, money: Money, row: PaymentRow | undefined): string | null {
  if (row === undefined) return `${id} came with ${money.amount} and is not in the books`;
  const left = Number(row.refunded) + Number(row.reversed);
  if (Number(row.amount) === money.amount && left === money.left) return null;
  return `${id} came with ${money.amount}, of which ${money.left} left; the books say ${row.amount} and ${left}`;
}

async function statesDiffer(
  store: Lane['store'],
  table: 'refunds' | 'disputes',
  objects: readonly { readonly id: string; readonly status: string; readonly amount: number }[],
): Promise<string[]> {
  const rows = await store.sql.select<{ stripe_id: string; status: string; amount: string }>(
    `SELECT stripe_id, status, amount FROM ${table}`,
  );
  const known = new Map(rows.map((row) => [row.stripe_id, row]));
  const differences = objects.flatMap(({ id, status, amount }) => {
    const row = known.get(id);
    known.delete(id);
    if (row === undefined) return [`${id} is not in the books`];
    const same = row.status === status && Number(row.amount) === amount;
    return same ? [] : [`${id} is ${status} with ${amount}; the books say ${row.status} and ${row.amount}`];
  });
  return [...differences, ...[...known.keys()].map((id) => `${id} is in the books and unknown to Stripe`)];
}
