import {
  type DisputeObserved,
  type Observation,
  PAYMENT_STATUSES,
  type PaymentObserved,
  type RefundObserved,
} from '@quittance/domain';
import type { KnownObjects, ObjectIds } from '@quittance/store';

/** A difference between an object and the books, in words, and what the books say. */
export interface Behind {
  readonly because: string;
  readonly ours: object | null;
}

type Known = Omit<KnownObjects, 'waiting'>;

/**
 * Pure: what an object says that the books do not. Facts are compared as they are merged: a payment's status by rank, a refund's by time, money by amount, so books
 * that are ahead of a page read a moment ago are not behind it. An attempt to pay that brought nothing is no difference.
 * @param readAtMs when the object was read, by Stripe's clock
 */
export function whatIsBehind(observations: readonly Observation[], known: Known, readAtMs: number): Behind[] {
  return observations.flatMap((seen): Behind[] => {
    switch (seen.kind) {
      case 'payment':
        return paymentBehind(seen, known);
      case 'refund':
        return refundBehind(seen, known, readAtMs);
      case 'dispute':
        return disputeBehind(seen, known, readAtMs);
      case 'cash_entry':
        return known.cashEntries.has(seen.entry) ? [] : [missing(`movement ${seen.entry} of a cash balance`)];
      case 'fraud_warning':
        return known.fraudWarnings.has(seen.warning) ? [] : [missing(`warning of fraud ${seen.warning}`)];
      default:
        return [];
    }
  });
}

/** The rows that are needed to compare them. */
export function idsOf(observations: readonly Observation[]): Omit<ObjectIds, 'waiting'> {
  return {
    payments: observations.flatMap((each) => (each.kind === 'payment' ? each.payment : [])),
    refunds: observations.flatMap((each) => (each.kind === 'refund' ? each.refund : [])),
    disputes: observations.flatMap((each) => (each.kind === 'dispute' ? each.dispute : [])),
    cashEntries: observations.flatMap((each) => (each.kind === 'cash_entry' ? each.entry : [])),
    fraudWarnings: observations.flatMap((each) => (each.kind === 'fraud_warning' ? each.warning : [])),
  };
}

function paymentBehind(seen: PaymentObserved, known: Known): Behind[] {
  const ours = known.payments.get(seen.payment);
  const brings = seen.captured > 0n || seen.status === 'processing' || seen.status === 'authorised';
  if (ours === undefined) return brings ? [missing(`payment ${seen.payment}`)] : [];
  const rank = (status: PaymentObserved['status']) => PAYMENT_STATUSES.indexOf(status);
  if (seen.captured > ours.captured)
    return [{ because: `payment ${seen.payment}: ${ours.captured} captured, Stripe says ${seen.captured}`, ours }];
  if (rank(seen.status) > rank(ours.status))
    return [{ because: `payment ${seen.payment} is ${ours.status}, Stripe says ${seen.status}`, ours }];
  if (ours.fundedBy === 'unknown' && seen.fundedBy !== 'unknown')
    return [{ because: `payment ${seen.payment}: nobody told what paid it`, ours }];
  return [];
}

/** No end of a refund or dispute is final: what is told last counts. */
function refundBehind(seen: RefundObserved, known: Known, readAtMs: number): Behind[] {
  const ours = known.refunds.get(seen.refund);
  if (ours === undefined) return [missing(`refund ${seen.refund}`)];
  if (seen.status === ours.status || readAtMs <= (ours.toldAtMs ?? 0)) return [];
  return [{ because: `refund ${seen.refund} is ${ours.status}, Stripe says ${seen.status}`, ours }];
}

function disputeBehind(seen: DisputeObserved, known: Known, readAtMs: number): Behind[] {
  const ours = known.disputes.get(seen.dispute);
  if (ours === undefined) return [missing(`dispute ${seen.dispute}`)];
  if (seen.status !== ours.status && readAtMs > (ours.toldAtMs ?? 0))
    return [{ because: `dispute ${seen.dispute} is ${ours.status}, Stripe says ${seen.status}`, ours }];
  if (seen.withdrawn > ours.withdrawn)
    return [{ because: `dispute ${seen.dispute}: Stripe has taken its money`, ours }];
  if (seen.reinstated > ours.reinstated)
    return [{ because: `dispute ${seen.dispute}: Stripe has given its money back`, ours }];
  return [];
}

function missing(what: string): Behind {
  return { because: `${what} is missing`, ours: null };
}
