import { type Check, selectRange } from '../difference.js';

const OPEN = `e.state IN ('open', 'refund_proposed')`;

interface ExceptionRow {
  readonly id: string;
  readonly exception_key: string;
  readonly state: string;
  readonly why: string;
}

/** An exception is work until it is done, and says who closed it and why. */
const ended: Check = {
  name: 'exception.ended',
  holds: 'an exception that is work is not closed; one that is closed says when and why, and has a history',
  todo: 'look at its history (quittance exceptions show ID); reopen it and answer it by a command',
  table: 'exceptions',
  find: async (sql, range) => {
    const rows = await selectRange<ExceptionRow>(
      sql,
      `SELECT e.id, e.exception_key, e.state,
              CASE WHEN ${OPEN} AND e.closed_at IS NOT NULL THEN 'closed all the same'
                   WHEN NOT (${OPEN}) AND (e.closed_at IS NULL OR e.closed_because IS NULL) THEN 'without an end or a reason'
                   ELSE 'without any history' END AS why
         FROM exceptions AS e WHERE {e.id} AND ((${OPEN} AND e.closed_at IS NOT NULL)
           OR (NOT (${OPEN}) AND (e.closed_at IS NULL OR e.closed_because IS NULL))
           OR NOT EXISTS (SELECT 1 FROM exception_history AS h WHERE h.exception_id = e.id))`,
      range,
    );
    return rows.map((row) => ({
      where: `exception ${row.id} (${row.exception_key})`,
      expected: `${row.state} and all that belongs to it`,
      found: row.why,
    }));
  },
};

/** Matching has not looked at the order since it changed: what it closes is still open for good reason. */
const LOOKED_AT = `NOT EXISTS (SELECT 1 FROM outbox_messages AS m WHERE m.stage = 'matching' AND m.order_id = o.id AND m.state = 'pending')`;

/** Nobody is asked about what has settled itself. */
const settled: Check = {
  name: 'exception.settled',
  holds:
    'no exception is open whose cause is gone: money that is placed, an order that is not cancelled, a push that was delivered, a refund that moved on',
  todo: 'close it by hand (quittance exceptions resolve ID) and tell the maintainers how it came about',
  table: 'exceptions',
  find: async (sql, range) => {
    const rows = await selectRange<ExceptionRow>(
      sql,
      `SELECT e.id, e.exception_key, e.state, 'no money of the payment is unapplied' AS why FROM exceptions AS e
         JOIN payments AS p ON p.id = e.payment_id
        WHERE {e.id} AND ${OPEN} AND p.unapplied = 0
          AND e.exception_key IN (CONCAT('payment:', p.stripe_id, ':match'), CONCAT('payment:', p.stripe_id, ':ageing'))
       UNION ALL
       SELECT e.id, e.exception_key, e.state, 'no money is on a cancelled order' FROM exceptions AS e
         JOIN orders AS o ON o.id = e.order_id
        WHERE {e.id} AND ${OPEN} AND e.exception_key = CONCAT('order:', o.reference, ':cancelled')
          AND (o.state <> 'cancelled' OR o.paid = 0) AND ${LOOKED_AT}
       UNION ALL
       SELECT e.id, e.exception_key, e.state, 'the order system has the newest state' FROM exceptions AS e
         JOIN orders AS o ON o.id = e.order_id
        WHERE {e.id} AND ${OPEN} AND e.exception_key = CONCAT('push:', o.reference)
          AND (SELECT m.state = 'done' AND m.answer_status BETWEEN 200 AND 299 FROM outbox_messages AS m
                WHERE m.stage = 'pushback' AND m.order_id = o.id AND m.subject = '' ORDER BY m.version DESC LIMIT 1) = 1
       UNION ALL
       SELECT e.id, e.exception_key, e.state, CONCAT('the refund is ', r.status) FROM exceptions AS e
         JOIN refunds AS r ON r.connection_id = e.connection_id
          AND r.stripe_id = SUBSTRING_INDEX(SUBSTRING_INDEX(e.exception_key, ':', 2), ':', -1)
        WHERE {e.id} AND ${OPEN} AND ((e.exception_key LIKE 'refund:%:late' AND r.status <> 'pending')
          OR (e.exception_key LIKE 'refund:%:customer' AND r.status <> 'requires_action'))`,
      range,
    );
    return rows.map((row) => ({
      where: `exception ${row.id} (${row.exception_key})`,
      expected: 'closed',
      found: `${row.state} although ${row.why}`,
    }));
  },
};

export const EXCEPTION_CHECKS: readonly Check[] = [ended, settled];
