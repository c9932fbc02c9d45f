/**
 * Writes down that money is to be given back, before Stripe is asked anything.
 *
 * Input: who asks, for what, under which key. Output: the request with its Stripe refunds, each under an idempotency key that is made and stored
 * here. Under the lock of the accounts, so that of two at once the second sees what the first asked for. A crash before the commit leaves
 * nothing; after it, the same key finds the request. Not relied upon: that the caller asks once, or publishes the rows.
 */
import { randomUUID } from 'node:crypto';
import { needsApproval } from '@quittance/domain';
import { lockAccounts } from '../books/accounts.js';
import type { Store } from '../open-store.js';
import { PUBLISH_LEASE_S } from '../outbox/insert-messages.js';
import type { Sql } from '../sql.js';
import { writeAudit } from '../status/write-audit.js';
import { isDuplicate, StaleRead } from '../transaction.js';
import { choosePayments, type RefundChoice } from './choose-payments.js';
import { findMoney, type MoneyMeant } from './find-money.js';
import type { RefundAsk, RefundOutcome } from './refund-ask.js';
import { findByKey, hashOf } from './request-keys.js';

export async function requestRefund(store: Store, connectionId: string, ask: RefundAsk): Promise<RefundOutcome> {
  return store.transaction(async (sql) => {
    const hash = hashOf(ask);
    const known = await findByKey(sql, connectionId, ask.key, hash);
    if (known !== null) return known;
    const money = await findMoney(sql, connectionId, ask);
    if ('kind' in money) return money;
    await lockAccounts(sql, money.accounts);
    // Whoever held the lock may have been the same request.
    const meanwhile = await findByKey(sql, connectionId, ask.key, hash);
    if (meanwhile !== null) return meanwhile;
    const now = await findMoney(sql, connectionId, ask);
    if ('kind' in now) return now;
    if (now.accounts.some((each) => !money.accounts.includes(each))) throw new StaleRead('the money moved meanwhile');
    const choice = await choosePayments(sql, connectionId, ask, now);
    if ('kind' in choice) return choice;
    return write(sql, connectionId, ask, hash, now, choice);
  });
}

async function write(
  sql: Sql,
  connectionId: string,
  ask: RefundAsk,
  hash: string,
  money: MoneyMeant,
  { amount, currency, refunds }: RefundChoice,
): Promise<RefundOutcome> {
  const progress = needsApproval(ask.approval, amount, currency) ? 'needs_approval' : 'requested';
  const { insertId } = await insertOnce(sql, [
    connectionId,
    ask.key,
    hash,
    money.orderId,
    money.exceptionId,
    ask.payment ?? null,
    currency,
    amount,
    ask.reason ?? null,
    ask.note ?? null,
    progress,
    ask.actor.slice(0, 255),
  ]);
  const id = String(insertId);
  const held = progress === 'needs_approval';
  await sql.insertMany(
    'refund_calls',
    [
      'connection_id',
      'request_id',
      'place',
      'payment_id',
      'for_order_id',
      'amount',
      'email',
      'idempotency_key',
      'state',
      'progress',
    ],
    refunds.map((each, n) => [
      connectionId,
      id,
      n + 1,
      each.id,
      each.ofOrder ? money.orderId : null,
      each.amount,
      ask.email ?? null,
      `quittance-refund-${randomUUID()}`,
      held ? 'held' : 'pending',
      progress,
    ]),
  );
  if (!held) await makeDue(sql, id);
  const of = money.order === null ? `exception ${money.exceptionId}` : `order ${money.order}`;
  const note = `${amount} ${currency} of ${of}${ask.note === undefined ? '' : `: ${ask.note}`}`;
  await writeAudit(sql, { actor: ask.actor, action: 'refund.requested', subject: `refund ${id}`, note });
  return { kind: 'taken', id, state: progress, calls: held ? [] : await callsOf(sql, id), replayed: false };
}

/** The lease in which the fast path hands the rows to Redis. */
export async function makeDue(sql: Sql, requestId: string): Promise<void> {
  await sql.write(
    `UPDATE refund_calls SET due_at = CURRENT_TIMESTAMP(3) + INTERVAL ${PUBLISH_LEASE_S} SECOND WHERE request_id = ?`,
    [requestId],
  );
}

export async function callsOf(sql: Sql, requestId: string): Promise<string[]> {
  const rows = await sql.select<{ id: string }>('SELECT id FROM refund_calls WHERE request_id = ? ORDER BY id', [
    requestId,
  ]);
  return rows.map((row) => row.id);
}

/** The key's unique index is the guarantee: where another transaction was first, this one runs again and finds it. */
async function insertOnce(sql: Sql, row: Parameters<Sql['insertMany']>[2][number]) {
  const columns = [
    'connection_id',
    'request_key',
    'request_hash',
    'order_id',
    'exception_id',
    'payment',
    'currency',
    'amount',
    'reason',
    'note',
    'state',
    'actor',
  ];
  try {
    return await sql.insertMany('refund_requests', columns, [row]);
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('the same request was written at the same moment');
    throw error;
  }
}
