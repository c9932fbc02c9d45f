/** How the policies that come with the product do on labelled payments, which are not part of this repository. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type MatchingPolicy, PRESET_POLICIES, Rehearsal } from '@quittance/domain';
import { ROOT } from './sources.js';

const FOLDER = join(ROOT, '../shared/data/matching-benchmark');
export const LABELLED_PAYMENTS = join(FOLDER, 'payments.jsonl');

export interface Figure {
  readonly payments: number;
  /** A policy each: placed as labelled, placed otherwise, left to a person although an answer was possible. */
  readonly percent: readonly (readonly number[])[];
}

interface Allocation {
  readonly order: string;
  readonly amount_minor: number;
}

interface LabelledPayment {
  readonly id: string;
  readonly customer: string | null;
  readonly customer_name: string | null;
  readonly currency: string;
  readonly amount_minor: number;
  readonly date: string;
  readonly memo: string;
  readonly truth: {
    readonly difficulty: string;
    readonly allocations: readonly Allocation[];
    readonly alternatives?: readonly { readonly allocations: readonly Allocation[] }[];
    readonly do_not_auto_match?: boolean;
  };
}

interface LabelledOrder {
  readonly order: string;
  readonly invoice?: string;
  readonly customer: string;
  readonly currency: string;
  readonly amount_minor: number;
  readonly created: string;
  readonly due?: string;
  readonly status?: 'open' | 'paid';
}

interface LabelledCustomer {
  readonly customer: string;
  readonly name: string;
  readonly kana?: string;
  readonly bank_sender_name?: string;
}

/** By class of payments, and `all`. */
export function measured(): Map<string, Figure> {
  const payments = readLines<LabelledPayment>('payments.jsonl');
  const verdicts = PRESET_POLICIES.map((policy) => verdictsOf(policy, payments));
  const all = payments.map((payment, n) => ({ payment, n }));
  const classes = new Map([...Map.groupBy(all, ({ payment }) => payment.truth.difficulty), ['all', all] as const]);
  const figureOf = (each: typeof all): Figure => ({
    payments: each.length,
    percent: verdicts.map((of) =>
      [0, 1, 2].map((verdict) => (100 * each.filter(({ n }) => of[n] === verdict).length) / each.length),
    ),
  });
  return new Map([...classes].map(([name, each]) => [name, figureOf(each)]));
}

/** 0: right, 1: wrong, 2: asked. */
function verdictsOf(policy: MatchingPolicy, payments: readonly LabelledPayment[]): number[] {
  const rehearsal = new Rehearsal({ orders: orders(), customers: customers(), policy });
  return payments.map((payment) => {
    const { truth } = payment;
    const { allocations } = rehearsal.decide({
      id: payment.id,
      customer: payment.customer,
      customerName: payment.customer_name,
      currency: payment.currency,
      amount: BigInt(payment.amount_minor),
      dateMs: Date.parse(payment.date),
      memo: payment.memo,
    });
    const got = told(allocations.map(({ order, amount }) => `${order} ${amount}`));
    if (truth.do_not_auto_match === true) return got === '' ? 0 : 1;
    if (got === '') return 2;
    const meant = [truth, ...(truth.alternatives ?? [])].map((each) =>
      told(each.allocations.map(({ order, amount_minor }) => `${order} ${amount_minor}`)),
    );
    return meant.includes(got) ? 0 : 1;
  });
}

function told(allocations: readonly string[]): string {
  return [...allocations].sort().join();
}

function orders() {
  return ['orders.jsonl.gz', 'closed-orders.jsonl.gz'].flatMap(readLines<LabelledOrder>).map((each) => ({
    order: each.order,
    invoice: each.invoice ?? null,
    customer: each.customer,
    currency: each.currency,
    amount: BigInt(each.amount_minor),
    createdMs: Date.parse(each.created),
    dueMs: each.due === undefined ? null : Date.parse(each.due),
    status: each.status ?? 'open',
  }));
}

function customers() {
  return readLines<LabelledCustomer>('customers.jsonl.gz').map(({ customer, name, kana, bank_sender_name }) => ({
    customer,
    names: [name, kana, bank_sender_name].flatMap((each) => each ?? []),
  }));
}

function readLines<Line>(name: string): Line[] {
  const bytes = readFileSync(join(FOLDER, name));
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}
