import { REPLAY_CHECKS } from '@quittance/bookkeeping';
import { findDifferences } from '@quittance/store';
import type { Lane } from '../lane/start-lane.js';

/** Each finds rows that break one rule; a column `what` names the row. */
const RULES: Readonly<Record<string, string>> = {
  'a payment is applied, refunded, reversed or unapplied, all of it':
    'SELECT stripe_id AS what FROM payments WHERE amount <> applied + refunded + reversed + unapplied',
  'what an order is paid is the sum of its applications':
    'SELECT o.reference AS what FROM orders o LEFT JOIN (SELECT order_id, SUM(amount) AS total FROM applications GROUP BY order_id) a ON a.order_id = o.id WHERE o.paid <> COALESCE(a.total, 0)',
  'what a payment has applied is the sum of its applications':
    'SELECT p.stripe_id AS what FROM payments p LEFT JOIN (SELECT payment_id, SUM(amount) AS total FROM applications GROUP BY payment_id) a ON a.payment_id = p.id WHERE p.applied <> COALESCE(a.total, 0)',
  'what left a payment is the sum of its deductions':
    'SELECT p.stripe_id AS what FROM payments p LEFT JOIN (SELECT payment_id, SUM(amount) AS total FROM payment_deductions GROUP BY payment_id) d ON d.payment_id = p.id WHERE p.refunded + p.reversed <> COALESCE(d.total, 0)',
  'no more is refunded than was captured':
    "SELECT r.payment AS what FROM refunds r JOIN payments p ON p.connection_id = r.connection_id AND p.stripe_id = r.payment WHERE r.status IN ('pending', 'succeeded', 'requires_action') GROUP BY r.payment, p.captured HAVING SUM(r.amount) > p.captured AND p.captured > 0",
  'money and order are of one currency':
    'SELECT o.reference AS what FROM applications a JOIN orders o ON o.id = a.order_id JOIN payments p ON p.id = a.payment_id WHERE o.currency <> p.currency',
  'the last version of an order was pushed, where anything was':
    "SELECT o.reference AS what FROM orders o JOIN (SELECT order_id, MAX(version) AS last FROM outbox_messages WHERE stage = 'pushback' AND subject = '' GROUP BY order_id) m ON m.order_id = o.id WHERE m.last <> o.version",
  'an order whose money moved was pushed':
    "SELECT o.reference AS what FROM orders o WHERE o.paid <> 0 AND NOT EXISTS (SELECT 1 FROM outbox_messages m WHERE m.order_id = o.id AND m.stage = 'pushback')",
  'a refund that was asked for is one refund at Stripe':
    'SELECT CAST(request_id AS CHAR) AS what FROM refund_calls WHERE stripe_refund_id IS NOT NULL GROUP BY request_id, place HAVING COUNT(*) > 1',
};

/** The rules that the tables must obey among themselves: those written down here, and those of the product’s own audit. */
export async function checkBooks({ store }: Lane): Promise<string[]> {
  const differences: string[] = [];
  for (const [rule, statement] of Object.entries(RULES)) {
    const rows = await store.sql.select<{ what: string }>(`${statement} LIMIT 20`);
    differences.push(...rows.map(({ what }) => `${rule}: not ${what}`));
  }
  return [...differences, ...sentences(await findDifferences(store))];
}

/** The product’s own audit, with the books that follow from all facts beside those that are there. */
export async function checkReplayed({ store }: Lane): Promise<string[]> {
  return sentences(await findDifferences(store, { more: REPLAY_CHECKS }));
}

function sentences(audited: Awaited<ReturnType<typeof findDifferences>>): string[] {
  return audited.map((each) => `${each.invariant}: ${each.where} should be ${each.expected} and is ${each.found}`);
}
