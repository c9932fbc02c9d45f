import { badParam, refused } from '../api/stripe-error.js';
import { bookBalance } from '../shapes/balance-transaction.js';
import { type Charge, chargesOf } from '../shapes/charge.js';
import { livingCustomer } from '../shapes/customer.js';
import { paymentMethodsOf } from '../shapes/payment-method.js';
import { type Refund, refundsOf } from '../shapes/refund.js';
import type { World } from '../world/world.js';
import { bankTransferKind } from './bank-transfer-instructions.js';
import { blocksRefund } from './dispute-charge.js';
import { behaviourFor } from './make-payment-method.js';
import { availableCash, moveCash } from './move-cash.js';
import { askForAccount } from './refund-next-action.js';
import { updateWarnings } from './warn-of-fraud.js';

export interface RefundRequest {
  /** Minor units; all that is left where undefined. */
  readonly amount: number | undefined;
  readonly reason: string | undefined;
  readonly metadata: Record<string, string>;
  readonly instructionsEmail: string | undefined;
}

/** Gives back a charge or a part of it, the way its payment method does that. */
export function refundCharge(world: World, charge: Charge, request: RefundRequest): Refund {
  if (blocksRefund(world, charge)) {
    throw refused(`Charge ${charge.id} has been charged back and cannot be refunded.`, { code: 'charge_disputed' });
  }
  const amount = refundableAmount(charge, request.amount);
  const method = paymentMethodsOf(world).get(charge.payment_method ?? '');
  const behaviour = method === undefined ? undefined : behaviourFor(world, method);
  const type = charge.payment_method_details.type;
  const email = type === 'customer_balance' ? payerEmail(world, charge.customer, request.instructionsEmail) : undefined;
  const id = world.ids.next(type === 'card' ? 're' : 'pyr');
  const booked = bookBalance(world, {
    type: type === 'card' ? 'refund' : 'payment_refund',
    amount: -amount,
    currency: charge.currency,
    source: id,
    description: `REFUND FOR ${type === 'card' ? 'CHARGE' : 'PAYMENT'}`,
  });
  const refund: Refund = {
    ...baseRefund(world, id, amount, charge.currency, request),
    ...of(charge),
    balance_transaction: booked.id,
  };
  destination(world, refund, type, email);
  if (type !== 'card' && type !== 'customer_balance') pend(refund);
  if (behaviour?.refund === 'pends') pend(refund);
  refundsOf(world).put(refund);
  world.emit('refund.created', refund);
  markRefunded(world, charge, amount);
  scheduleOutcome(world, refund, type, behaviour?.refund);
  return refund;
}

/** Sends back what lies on a customer's cash balance. */
export function refundCash(world: World, customer: string, currency: string, request: RefundRequest): Refund {
  const available = availableCash(world, customer, currency);
  const amount = request.amount ?? available;
  if (amount < 1 || amount > available)
    throw badParam('amount', 'The amount is greater than the cash balance of the customer.', 'amount_too_large');
  const email = payerEmail(world, customer, request.instructionsEmail);
  const refund: Refund = { ...baseRefund(world, world.ids.next('re'), amount, currency, request), customer };
  destination(world, refund, 'customer_balance', email);
  refundsOf(world).put(refund);
  world.emit('refund.created', refund);
  moveCash(world, { customer, currency, net: -amount, type: 'return_initiated' });
  world.schedule.in(world.delays.refundActionMs, 'refund.expire', refund.id);
  return refund;
}

function refundableAmount(charge: Charge, asked: number | undefined): number {
  const left = charge.amount_captured - refundedOf(charge);
  if (!charge.paid || !charge.captured)
    throw refused(`Charge ${charge.id} was not paid and cannot be refunded.`, { param: 'charge' });
  if (charge.refunded || left <= 0) {
    throw refused(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  }
  if (asked !== undefined && asked > left) {
    throw badParam('amount', `Refund amount (${asked}) is greater than unrefunded amount on charge (${left}).`);
  }
  return asked ?? left;
}

/** What a partial capture gave back counts as refunded on the charge but was never taken. */
function refundedOf(charge: Charge): number {
  return charge.amount_refunded - (charge.amount - charge.amount_captured);
}

function baseRefund(world: World, id: string, amount: number, currency: string, request: RefundRequest): Refund {
  return {
    id,
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: null,
    created: world.clock.nowSeconds(),
    currency,
    customer: null,
    customer_account: null,
    metadata: request.metadata,
    payment_intent: null,
    payment_method: null,
    reason: request.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
    ...(request.instructionsEmail === undefined ? {} : { instructions_email: request.instructionsEmail }),
  };
}

function of(charge: Charge): Pick<Refund, 'charge' | 'customer' | 'payment_intent' | 'payment_method'> {
  const { id, customer, payment_intent, payment_method } = charge;
  return { charge: id, customer, payment_intent, payment_method };
}

function destination(world: World, refund: Refund, type: string, email: string | undefined): void {
  if (type === 'card') refund.destination_details = { card: { type: 'reversal' }, type: 'card' };
  if (type !== 'customer_balance' || email === undefined) return;
  refund.destination_details = { type: bankTransferKind(refund.currency) ?? 'us_bank_transfer' };
  refund.status = 'requires_action';
  askForAccount(world, refund, email);
}

function pend(refund: Refund): void {
  refund.status = 'pending';
  refund.pending_reason = 'processing';
}

function markRefunded(world: World, charge: Charge, amount: number): void {
  const previous = { amount_refunded: charge.amount_refunded, refunded: charge.refunded };
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  chargesOf(world).put(charge);
  world.emit('charge.refunded', charge, charge.refunded ? previous : { amount_refunded: previous.amount_refunded });
  updateWarnings(world, charge);
}

function scheduleOutcome(world: World, refund: Refund, type: string, behaviour: 'fails' | 'pends' | undefined): void {
  const { schedule, delays } = world;
  if (behaviour === 'fails') schedule.in(delays.refundFailMs, 'refund.fail', refund.id);
  else if (refund.status === 'pending') schedule.in(delays.refundMs, 'refund.succeed', refund.id);
  else if (refund.status === 'requires_action') schedule.in(delays.refundActionMs, 'refund.expire', refund.id);
  else if (type === 'card') schedule.in(delays.refundReferenceMs, 'refund.reference', refund.id);
}

function payerEmail(world: World, customer: string | null, instructionsEmail: string | undefined): string {
  const email = instructionsEmail ?? livingCustomer(world, customer ?? '')?.email ?? undefined;
  if (email !== undefined) return email;
  throw refused(
    'The customer has no email address: Stripe asks by email which account the refund goes to. Update the customer, or pass instructions_email.',
    {
      param: 'instructions_email',
    },
  );
}
