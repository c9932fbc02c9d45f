import { bookBalance } from '../shapes/balance-transaction.js';
import { type Charge, chargesOf } from '../shapes/charge.js';
import type { PaymentMethod } from '../shapes/payment-method.js';
import type { World } from '../world/world.js';

/** Books a captured charge on the balance, its fee taken off. */
export function bookCharge(world: World, charge: Charge): string {
  const type = charge.payment_method_details.type === 'card' ? 'charge' : 'payment';
  const amount = charge.amount_captured;
  const fee = feeOf(charge.payment_method_details.type as PaymentMethod['type'], amount);
  const booked = bookBalance(world, {
    type,
    amount,
    currency: charge.currency,
    source: charge.id,
    fee,
    description: charge.description,
  });
  return booked.id;
}

/** What an asynchronous capture does once it is through: the balance transaction, and `charge.updated` to tell of it. */
export function finishCapture(world: World, chargeId: string): void {
  const charge = chargesOf(world).get(chargeId);
  if (charge === undefined || charge.balance_transaction !== null) return;
  charge.balance_transaction = bookCharge(world, charge);
  chargesOf(world).put(charge);
  world.emit('charge.updated', charge, { balance_transaction: null });
}

/** Fees of the sandbox in whole minor units, rounded half up: cards 2.9 % + 30, bank transfers 0.5 %, debits 0.8 %. */
function feeOf(type: PaymentMethod['type'], amount: number): number {
  if (type === 'card') return Math.min(amount, roundedShare(amount, 29) + 30);
  return roundedShare(amount, type === 'customer_balance' ? 5 : 8);
}

/** `amount` × thousandths / 1000, in bigint so that twelve-digit amounts stay exact. */
function roundedShare(amount: number, thousandths: number): number {
  return Number((BigInt(amount) * BigInt(thousandths) + 500n) / 1000n);
}
