/**
 * Matches the payments of files to the orders of files, in memory.
 *
 * Input: files of JSON lines. Output: one line per payment, in the order of the input, and a tally. When a line cannot be used nothing is
 * decided and nothing written. Not relied upon: files being sorted; payments are decided in the order of their dates, and a line that is
 * made too early waits for those before it.
 */
import { type MatchingPolicy, Rehearsal, type RehearsedPayment } from '@quittance/domain';
import type { Output } from '../output/open-output.js';
import { decisionLine } from './decision-line.js';
import type { MatchFiles } from './find-inputs.js';
import { InputOrder } from './input-order.js';
import { LineProblems } from './line-problems.js';
import type { MatchProgress } from './match-progress.js';
import { requireMemory, withMemory } from './memory-left.js';
import { processingOrder } from './processing-order.js';
import { readCustomers } from './read-customers.js';
import { readOrders } from './read-orders.js';
import { readPayments } from './read-payments.js';
import { Tally } from './tally.js';

/** Characters gathered before they are written. */
const WRITE_CHARS = 256 * 1_024;
/** Time after which signals are looked at and the progress is shown. */
const BREATH_MS = 100;

export interface MatchWork {
  readonly files: MatchFiles;
  readonly policy: MatchingPolicy;
  /** Leave payments out whose lines cannot be used, instead of stopping. */
  readonly skipBad: boolean;
  readonly openOutput: () => Promise<Output>;
  readonly progress: MatchProgress;
  readonly signal: AbortSignal;
  /** Milliseconds of any clock that never goes back. */
  readonly nowMs: () => number;
}

export interface MatchReport {
  readonly orders: number;
  readonly openOrders: number;
  readonly customers: number;
  readonly tally: Tally;
  readonly readMs: number;
  readonly matchMs: number;
  /** Lines of payments that were left out. */
  readonly skipped: LineProblems;
}

export type MatchResult =
  | { readonly done: true; readonly report: MatchReport }
  | { readonly done: false; readonly problems: LineProblems };

export async function matchFiles(work: MatchWork): Promise<MatchResult> {
  const startMs = work.nowMs();
  const problems = new LineProblems();
  const paymentProblems = work.skipBad ? new LineProblems() : problems;
  const onBytes = (bytes: number): void => {
    work.progress.bytes(bytes);
    requireMemory();
  };
  const orders = await readOrders(work.files.orders, { problems, onBytes });
  const customers = await readCustomers(work.files.customers, { problems, onBytes });
  const payments = await readPayments(work.files.payments, { problems: paymentProblems, onBytes });
  if (problems.total > 0) return { done: false, problems };
  const rehearsal = new Rehearsal({
    orders: withMemory(work.progress.indexing(orders)),
    customers,
    policy: work.policy,
  });
  const readMs = work.nowMs();
  const report = {
    orders: orders.length,
    openOrders: orders.filter(({ status }) => status === 'open').length,
    customers: customers.length,
    skipped: work.skipBad ? paymentProblems : new LineProblems(),
  };
  orders.length = 0;
  const tally = await decideAll(payments, rehearsal, work);
  return { done: true, report: { ...report, tally, readMs: readMs - startMs, matchMs: work.nowMs() - readMs } };
}

async function decideAll(payments: RehearsedPayment[], rehearsal: Rehearsal, work: MatchWork): Promise<Tally> {
  const output = await work.openOutput();
  try {
    const tally = await decideInto(output, payments, rehearsal, work);
    await output.keep();
    return tally;
  } catch (error) {
    await output.discard();
    throw error;
  }
}

async function decideInto(
  output: Output,
  payments: RehearsedPayment[],
  rehearsal: Rehearsal,
  { progress, signal, nowMs }: MatchWork,
): Promise<Tally> {
  const tally = new Tally();
  const inputOrder = new InputOrder();
  let ready = '';
  let breathMs = nowMs();
  progress.deciding(payments.length);
  for (const position of processingOrder(payments.map(({ dateMs }) => dateMs))) {
    const payment = payments[position] as RehearsedPayment;
    const decision = rehearsal.decide(payment);
    tally.add(payment, decision);
    ready += inputOrder.put(position, decisionLine(decision));
    if (ready.length >= WRITE_CHARS) {
      await output.write(ready);
      ready = '';
    }
    if (nowMs() - breathMs >= BREATH_MS) {
      await new Promise(setImmediate);
      signal.throwIfAborted();
      requireMemory();
      progress.decided(tally.payments);
      breathMs = nowMs();
    }
  }
  await output.write(ready);
  return tally;
}
