import type { RehearsedDecision, RehearsedPayment } from '@quittance/domain';

/** Payments and their money in one currency, minor units. The first four add up to the money of all payments. */
export interface CurrencyTally {
  readonly byStatus: Map<string, bigint>;
  /** Money of payments that is on orders now. */
  onOrders: bigint;
  /** Money that waits on account or for a person. */
  left: bigint;
  /** What tolerances closed on orders beyond the money. */
  adjusted: bigint;
}

/** Counts decisions: by status, by rule, and their money by currency. */
export class Tally {
  payments = 0;
  readonly byStatus = new Map<string, number>();
  readonly byRule = new Map<string, number>();
  readonly byCurrency = new Map<string, CurrencyTally>();

  add({ currency, amount }: RehearsedPayment, decision: RehearsedDecision): void {
    this.payments += 1;
    this.byStatus.set(decision.status, (this.byStatus.get(decision.status) ?? 0) + 1);
    this.byRule.set(decision.rule, (this.byRule.get(decision.rule) ?? 0) + 1);
    const money = this.#moneyOf(currency);
    money.byStatus.set(decision.status, (money.byStatus.get(decision.status) ?? 0n) + amount);
    for (const allocation of decision.allocations) money.onOrders += allocation.amount;
    for (const adjustment of decision.adjustments) money.adjusted += adjustment.amount;
    money.left += decision.remainder;
  }

  #moneyOf(currency: string): CurrencyTally {
    const known = this.byCurrency.get(currency);
    if (known !== undefined) return known;
    const fresh = { byStatus: new Map<string, bigint>(), onOrders: 0n, left: 0n, adjusted: 0n };
    this.byCurrency.set(currency, fresh);
    return fresh;
  }
}
