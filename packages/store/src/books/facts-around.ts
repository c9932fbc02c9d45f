import type { Dispute, FraudWarning } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { readDisputes } from './dispute-rows.js';
import { readCashEntries } from './fact-rows.js';
import type { Facts } from './facts.js';
import { type Movements, paymentsOnOrders, readMovements } from './movement-rows.js';
import { readPayments, type StoredPayment } from './payment-rows.js';
import { readRefunds } from './refund-rows.js';
import type { Scope } from './scope.js';
import { readWarnings } from './warning-rows.js';

type Stored = ReadonlyMap<string, StoredPayment>;

/** Disputes and warnings of fraud, by the provider's id. */
interface Suspicions {
  readonly disputes: ReadonlyMap<string, Dispute>;
  readonly warnings: ReadonlyMap<string, FraudWarning>;
}

/** What is stored of the refunds, disputes, warnings and cash that the payments, their charges and the batch speak of. */
export async function factsOf(sql: Sql, facts: Facts, scope: Scope, stored: Stored, suspicions: Suspicions) {
  const keys = keysOf(facts, scope, stored);
  const refunds = facts.observations.flatMap((each) => (each.kind === 'refund' ? each.refund : []));
  return {
    payments: keys.payments,
    refunds: await readRefunds(sql, { ...keys, ids: refunds }),
    ...suspicions,
    cashEntries: await readCashEntries(sql, facts.connectionId, [...scope.cashCustomers], keys.payments),
  };
}

/**
 * The books' rows of these payments, and what is suspicious about them. A dispute or warning also concerns the other payments of its
 * orders, which are added to `stored`: one of them may be disputed too, and an order goes free only when none is.
 */
export async function movementsOf(
  sql: Sql,
  facts: Facts,
  scope: Scope,
  stored: Map<string, StoredPayment>,
): Promise<{ readonly movements: Movements; readonly suspicions: Suspicions }> {
  const ids = () => [...stored.values()].map((each) => each.id);
  const movements = await readMovements(sql, ids());
  const suspicions = await suspicionsOf(sql, facts, keysOf(facts, scope, stored));
  const told = facts.observations.some((seen) => seen.kind === 'dispute' || seen.kind === 'fraud_warning');
  if (!told && suspicions.disputes.size + suspicions.warnings.size === 0) return { movements, suspicions };
  const others = await paymentsOnOrders(sql, movements.orderIds);
  for (const [id, each] of await readPayments(sql, { connectionId: facts.connectionId, ids: others }))
    stored.set(id, each);
  return {
    movements: await readMovements(sql, ids()),
    suspicions: await suspicionsOf(sql, facts, keysOf(facts, scope, stored)),
  };
}

async function suspicionsOf(sql: Sql, { observations }: Facts, keys: ReturnType<typeof keysOf>): Promise<Suspicions> {
  const disputes = observations.flatMap((each) => (each.kind === 'dispute' ? each.dispute : []));
  const warnings = observations.flatMap((each) => (each.kind === 'fraud_warning' ? each.warning : []));
  return {
    disputes: await readDisputes(sql, { ...keys, ids: disputes }),
    warnings: await readWarnings(sql, { ...keys, ids: warnings }),
  };
}

function keysOf({ connectionId }: Facts, scope: Scope, stored: Stored) {
  const payments = [...new Set([...scope.payments, ...stored.keys()])];
  const charges = new Set([
    ...scope.subjects.charges,
    ...[...stored.values()].flatMap((each) => each.payment.charge ?? []),
  ]);
  return { connectionId, payments, charges: [...charges] };
}
