import type { Observation } from '@quittance/domain';

/** What a batch of jobs asks the books to take in, for one connection. */
export interface Facts {
  readonly connectionId: string;
  readonly observations: readonly Observation[];
  /** Ids of orders that are new or changed: payments that wait for them are looked at again. */
  readonly changedOrders: readonly string[];
}

/** The Stripe objects that a batch of observations speaks of. */
export interface Subjects {
  /** Ids under which a payment may be stored: canonical ids, and intents of cash entries. */
  readonly payments: ReadonlySet<string>;
  /** Charges named without their payment. */
  readonly charges: ReadonlySet<string>;
  /** Everything evidence may hang on, payments included. */
  readonly evidence: ReadonlySet<string>;
  readonly customers: ReadonlySet<string>;
  /** Payments that may have to be created: canonical id and, where told, the customer. */
  readonly mayBeNew: ReadonlyMap<string, string | null>;
}

/** Collects what must be looked up before anything can be decided. */
export function subjectsOf(observations: readonly Observation[]): Subjects {
  const payments = new Set<string>();
  const charges = new Set<string>();
  const evidence = new Set<string>();
  const customers = new Set<string>();
  const mayBeNew = new Map<string, string | null>();
  for (const seen of observations) {
    if ('customer' in seen && seen.customer !== undefined) customers.add(seen.customer);
    if ('charge' in seen && seen.charge !== undefined) charges.add(seen.charge);
    if ('payment' in seen && seen.payment !== undefined) {
      payments.add(seen.payment);
      const customer = seen.kind === 'payment' ? (seen.customer ?? null) : null;
      mayBeNew.set(seen.payment, mayBeNew.get(seen.payment) ?? customer);
    }
    if (seen.kind === 'cash_entry' && seen.intent !== undefined) payments.add(seen.intent);
    if (seen.kind === 'evidence') {
      evidence.add(seen.subject);
      for (const each of seen.evidence) if (each.kind === 'link') evidence.add(each.value);
    }
  }
  for (const payment of payments) evidence.add(payment);
  return { payments, charges, evidence, customers, mayBeNew };
}
