import { refused } from '../api/stripe-error.js';
import { bookBalance } from '../shapes/balance-transaction.js';
import { type Dispute, disputesOf } from '../shapes/dispute.js';
import type { World } from '../world/world.js';

/** What a dispute costs, in minor units of its currency. */
const DISPUTE_FEE = 1500;

/** What a dispute has taken and not given back, minor units. */
export function takenBy(dispute: Dispute): number {
  return -dispute.balance_transactions.reduce((sum, each) => sum + each.amount, 0);
}

/** Takes the disputed money off the merchant's balance; the caller tells of it. */
export function withdraw(world: World, dispute: Dispute): void {
  const { amount } = dispute;
  const description = `Chargeback withdrawal for ${dispute.charge}`;
  move(world, dispute, { amount: -amount, fee: DISPUTE_FEE, description, category: 'dispute' });
  dispute.is_charge_refundable = false;
}

/** Gives money back, all that is gone unless told otherwise. */
export function reinstate(world: World, dispute: Dispute, amount = takenBy(dispute)): void {
  const description = `Chargeback reversal for ${dispute.charge}`;
  move(world, dispute, { amount, fee: -DISPUTE_FEE, description, category: 'dispute_reversal' });
  dispute.is_charge_refundable = takenBy(dispute) === 0;
}

/** Moves the money of a dispute whatever its status, as when it comes back after a loss, and tells of it. */
export function moveFunds(
  world: World,
  dispute: Dispute,
  direction: 'withdrawn' | 'reinstated',
  amount?: number,
): void {
  const gone = takenBy(dispute);
  if (direction === 'withdrawn' && gone > 0) throw refused('The money of this dispute is withdrawn already.');
  if (direction === 'reinstated' && (gone === 0 || (amount ?? gone) > gone))
    throw refused('This dispute has not taken so much.');
  if (direction === 'withdrawn') withdraw(world, dispute);
  else reinstate(world, dispute, amount);
  disputesOf(world).put(dispute);
  world.emit(`charge.dispute.funds_${direction}`, dispute);
}

function move(
  world: World,
  dispute: Dispute,
  of: { readonly amount: number; readonly fee: number; readonly description: string; readonly category: string },
): void {
  const booked = bookBalance(world, { type: 'adjustment', currency: dispute.currency, source: dispute.id, ...of });
  dispute.balance_transactions = [...dispute.balance_transactions, booked];
}
