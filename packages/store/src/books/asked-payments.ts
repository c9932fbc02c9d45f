import { type Currency, larger } from '@quittance/domain';
import type { KnownAccounts } from './accounts.js';
import type { Facts } from './facts.js';
import type { StoredPayment } from './payment-rows.js';
import type { Scope } from './scope.js';

/** A payment for which orders are looked for. Amounts in minor units of `currency`. */
export interface AskedPayment {
  readonly payment: string;
  readonly accountId: string;
  readonly currency: Currency;
  /** What of it is to be placed; 0 when there is nothing to place, or nothing that an amount may say. */
  readonly amount: bigint;
  /** Its own amount, whatever was placed of it. */
  readonly whole: bigint;
  /** The merchant named the order: nothing weaker is asked. */
  readonly named: boolean;
  readonly payerName: string | null;
  readonly paidAtMs: number | null;
}

/**
 * What is asked about each payment, from what is stored of it and what this batch tells. A guess made before the facts are merged: it
 * decides what is read, never what is placed.
 */
export function askedPayments(
  facts: Facts,
  scope: Scope,
  known: KnownAccounts,
  stored: ReadonlyMap<string, StoredPayment>,
): AskedPayment[] {
  const observed = Map.groupBy(
    facts.observations.filter((seen) => seen.kind === 'payment'),
    (seen) => seen.payment,
  );
  return [...scope.payments].flatMap((id) => {
    const before = stored.get(id)?.payment;
    const told = observed.get(id) ?? [];
    const customer = scope.subjects.mayBeNew.get(id) ?? null;
    const account = customer === null ? (before?.accountId ?? known.byGuest.get(id)) : known.byCustomer.get(customer);
    const currency = (before?.captured ?? 0n) > 0n ? before?.currency : (told.at(-1)?.currency ?? before?.currency);
    if (account === undefined || currency === undefined) return [];
    const counts = before?.fundedBy === 'customer' || told.some((seen) => seen.fundedBy === 'customer');
    const captured = told.reduce((most, seen) => larger(most, seen.captured), before?.captured ?? 0n);
    const more = counts ? captured - (before?.amount ?? 0n) : 0n;
    return {
      payment: id,
      accountId: account,
      currency,
      amount: before?.held == null ? (before?.unapplied ?? 0n) + more : 0n,
      whole: counts ? captured : 0n,
      named: isNamed(scope, id),
      payerName: before?.payerName ?? told.find((seen) => seen.payerName !== undefined)?.payerName ?? null,
      paidAtMs: before?.paidAtMs ?? told.find((seen) => seen.paidAtMs !== undefined)?.paidAtMs ?? null,
    };
  });
}

function isNamed(scope: Scope, payment: string): boolean {
  const said = scope.evidence.get(payment) ?? [];
  const linked = said.filter((each) => each.kind === 'link').flatMap((each) => scope.evidence.get(each.value) ?? []);
  return [...said, ...linked].some((each) => each.kind === 'order_reference');
}
