/**
 * The books agree with the world: what Stripe did to the money, what the order system said of its orders, and what was asked for.
 *
 * The truth is the sandbox's own objects, whatever became of the events that told of them.
 */
import { REFUND_MARK } from '@quittance/stripe';
import type { MoneyTruth } from '@quittance/stripe-sandbox';
import type { Actors, Stage } from '../history/act.js';
import type { Row } from '../mysql/table.js';

export function checkTruth(stage: Stage, actors: Actors): void {
  const truth = stage.stripe.sandbox.truth();
  checkInbox(stage);
  checkPayments(stage, truth);
  checkTransfers(stage, truth);
  checkRefundsAsked(stage, truth);
  checkOrders(stage, actors);
}

/** What was acknowledged is in the inbox. */
function checkInbox({ database, stripe }: Stage): void {
  const kept = new Set(database.rows('stripe_events').map((row) => row['event_id']));
  for (const id of stripe.acknowledged) if (!kept.has(id)) throw new Error(`event ${id} was acknowledged and is lost`);
  const parked = database.rows('stripe_events').find((row) => row['state'] === 'parked');
  if (parked !== undefined)
    throw new Error(
      `event ${String(parked['event_id'])} ${String(parked['type'])} is parked: ${String(parked['reason'])}`,
    );
}

function checkPayments({ database }: Stage, truth: MoneyTruth): void {
  const rows = new Map(database.rows('payments').map((row) => [row['stripe_id'], row]));
  // What a person paid by another bank has left; what stays on the customer's account has not.
  const paidOutside = new Map(
    database
      .rows('refunds')
      .filter((row) => row['settled_how'] === 'outside')
      .map((row) => [row['stripe_id'], amountOf(row, 'settled_amount')]),
  );
  for (const intent of truth.paymentIntents) {
    const row = rows.get(intent.id);
    const fromBalance = truth.charges.some(
      (charge) => charge.paymentIntent === intent.id && charge.method === 'customer_balance',
    );
    if (intent.amountReceived === 0) {
      if (row !== undefined) equal(`${intent.id}: nothing was captured`, row['captured'], 0n);
      continue;
    }
    if (row === undefined)
      throw new Error(`${intent.id}: captured ${intent.amountReceived} at Stripe and not known here`);
    equal(`${intent.id}: captured`, row['captured'], BigInt(intent.amountReceived));
    equal(`${intent.id}: counts as money`, row['amount'], fromBalance ? 0n : BigInt(intent.amountReceived));
    if (fromBalance) continue;
    const left = truth.refunds
      .filter((each) => each.paymentIntent === intent.id)
      .map((each) => (isLiving(each) ? BigInt(each.amount) : (paidOutside.get(each.id) ?? 0n)))
      .reduce((so, each) => so + each, 0n);
    // A person may have paid by another route what was refunded at Stripe meanwhile: no more can be off a payment than was on it.
    const refunded = smaller(left, BigInt(intent.amountReceived));
    equal(`${intent.id}: refunded`, row['refunded'], refunded);
    const disputes = truth.disputes.filter(
      (each) => each.paymentIntent === intent.id && ['needs_response', 'under_review', 'lost'].includes(each.status),
    );
    equal(
      `${intent.id}: reversed`,
      row['reversed'],
      smaller(total(disputes), BigInt(intent.amountReceived) - refunded),
    );
  }
  const known = new Set([
    ...truth.paymentIntents.map((each) => each.id),
    ...truth.fundings.map((each) => each.id),
    ...truth.charges.map((each) => each.id),
  ]);
  for (const id of rows.keys())
    if (!known.has(String(id))) throw new Error(`payment ${String(id)} is known here and not at Stripe`);
  checkRefunds(database.rows('refunds'), truth);
}

/** Every refund stands as Stripe has it. */
function checkRefunds(rows: readonly Row[], truth: MoneyTruth): void {
  const byId = new Map(rows.map((row) => [row['stripe_id'], row]));
  for (const refund of truth.refunds) {
    const row = byId.get(refund.id);
    if (row === undefined) throw new Error(`refund ${refund.id} is not known here`);
    equal(`refund ${refund.id}: amount`, row['amount'], BigInt(refund.amount));
    equal(`refund ${refund.id}: state`, row['status'], refund.status);
  }
  for (const intent of truth.paymentIntents) {
    const living = truth.refunds.filter((each) => each.paymentIntent === intent.id && isLiving(each));
    if (total(living) > BigInt(intent.amountReceived)) throw new Error(`${intent.id}: more was refunded than captured`);
  }
}

/** Bank transfers: each is new money once, and what the bank took back is off them or asked about. */
function checkTransfers({ database }: Stage, truth: MoneyTruth): void {
  const rows = new Map(database.rows('payments').map((row) => [row['stripe_id'], row]));
  for (const funding of truth.fundings) {
    const row = rows.get(funding.id);
    if (row === undefined) throw new Error(`transfer ${funding.id} of ${funding.amount} is not known here`);
    equal(`transfer ${funding.id}: counts as money`, row['amount'], BigInt(funding.amount));
  }
  for (const customer of new Set(truth.fundings.map((each) => `${each.customer} ${each.currency}`))) {
    const [who, currency] = customer.split(' ');
    const own = truth.fundings.filter((each) => each.customer === who && each.currency === currency);
    const reversed = own.reduce((so, each) => so + amountOf(rows.get(each.id), 'reversed'), 0n);
    const taken = truth.cashMovements
      .filter((each) => each.customer === who && each.currency === currency && each.type === 'funding_reversed')
      .reduce((so, each) => so - BigInt(each.net), 0n);
    if (reversed > taken) throw new Error(`${customer}: ${reversed} is taken back here, ${taken} at Stripe`);
    const asked = database
      .rows('exceptions')
      .filter((row) => row['reason'] === 'return_unmatched' && row['state'] !== 'resolved')
      .reduce((so, row) => so + amountOf(row, 'amount'), 0n);
    if (reversed + asked < taken)
      throw new Error(`${customer}: ${taken} was taken back at Stripe, ${reversed} here, and ${asked} is asked about`);
  }
}

/** One business action, one refund: no key twice, no second refund for a call, nothing beyond what was asked. */
function checkRefundsAsked({ database }: Stage, truth: MoneyTruth): void {
  const calls = new Map(database.rows('refund_calls').map((row) => [row['idempotency_key'], row]));
  const made = new Map<string, number>();
  for (const refund of truth.refunds) {
    const mark = refund.metadata[REFUND_MARK];
    if (mark === undefined) continue;
    const call = calls.get(mark);
    if (call === undefined) throw new Error(`refund ${refund.id} carries a key that was never stored`);
    made.set(mark, (made.get(mark) ?? 0) + 1);
    if ((made.get(mark) ?? 0) > 1) throw new Error(`the refund that was asked for under ${mark} was made twice`);
    equal(`the call of refund ${refund.id}: is accepted`, call['progress'], 'accepted');
    equal(`the call of refund ${refund.id}: knows it`, call['stripe_refund_id'], refund.id);
  }
  for (const [mark, call] of calls)
    if (call['progress'] === 'accepted' && !made.has(String(mark)))
      throw new Error(`call ${String(call['id'])} is accepted and Stripe made no refund`);
}

/** The order system's last word stands. */
function checkOrders({ database, plan }: Stage, actors: Actors): void {
  const rows = new Map(database.rows('orders').map((row) => [row['reference'], row]));
  for (const [order, word] of actors.lastWord) {
    const reference = plan.orders[order]?.reference ?? '';
    const row = rows.get(reference);
    if (row === undefined) throw new Error(`order ${reference} was registered and is not there`);
    if (actors.overtaken.has(order)) continue;
    equal(`order ${reference}: amount`, row['amount'], BigInt(word.amount));
    equal(`order ${reference}: state`, row['state'], word.state);
  }
}

function isLiving({ status }: { readonly status: string }): boolean {
  return status !== 'failed' && status !== 'canceled';
}

function total(rows: readonly { readonly amount: number }[]): bigint {
  return rows.reduce((so, each) => so + BigInt(each.amount), 0n);
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function amountOf(row: Row | undefined, column: string): bigint {
  const value = row?.[column];
  return typeof value === 'bigint' ? value : 0n;
}

function equal(what: string, is: unknown, wanted: unknown): void {
  if (is !== wanted) throw new Error(`${what}: here ${String(is)}, in truth ${String(wanted)}`);
}
