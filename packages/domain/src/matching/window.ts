import type { Order } from '../books/books.js';
import { DAY_MS } from '../time.js';
import type { MatchQuestion } from './decision.js';

/** Whether the policy lets the amount alone find this order: by when it was placed, and how long it is overdue. */
export function withinWindow({ policy, payment }: MatchQuestion, order: Order): boolean {
  const { lookBackDays, futureDays, overdueDays } = policy.window;
  const paidAtMs = payment.paidAtMs;
  if (paidAtMs === null) return true;
  if (lookBackDays !== null && order.placedAtMs < paidAtMs - lookBackDays * DAY_MS) return false;
  if (futureDays !== null && order.placedAtMs > paidAtMs + futureDays * DAY_MS) return false;
  const dueAtMs = order.dueAtMs ?? null;
  return overdueDays === null || dueAtMs === null || paidAtMs <= dueAtMs + overdueDays * DAY_MS;
}
