import { type Check, type Finding, selectRange } from '../difference.js';
import { orderName } from './orders.js';

interface OrderRow {
  readonly id: string;
  readonly reference: string;
  readonly version: string;
}

interface MessageRow {
  readonly id: string;
  readonly order_id: string;
  readonly subject: string;
  readonly version: string;
  readonly state: string;
  readonly first_sent_at: Date | null;
  readonly leased: string | number | null;
  readonly stage: string;
}

/** Every change of an order was told, so its version counts them: 1 when it was registered, then one a change. */
const versions: Check = {
  name: 'order.version',
  holds: 'every version of an order, from 1 to its own, has a message in the outbox, and none is beyond it',
  todo: 'a change was committed without its message: push the order again (quittance pushes ORDER --requeue) and look for who writes orders besides the services',
  table: 'orders',
  find: async (sql, range) => {
    const rows = await selectRange<OrderRow & Record<'first' | 'last' | 'told', string | null>>(
      sql,
      `SELECT o.id, o.reference, o.version, m.first, m.last, m.told FROM orders AS o
         LEFT JOIN (SELECT order_id, MIN(version) AS first, MAX(version) AS last, COUNT(DISTINCT version) AS told FROM outbox_messages
                     WHERE stage IN ('matching', 'pushback') AND {order_id} AND subject = '' GROUP BY order_id) AS m ON m.order_id = o.id
        WHERE {o.id} AND (m.told IS NULL OR m.first <> 1 OR m.last <> o.version OR m.told <> o.version)`,
      range,
    );
    return rows.map((row) => ({
      where: orderName(row),
      expected: `messages of the versions 1 to ${row.version}`,
      found: row.told === null ? 'none' : `${row.told} versions between ${row.first} and ${row.last}`,
    }));
  },
};

/** Pushes of one order go out one at a time and never back in time, and the newest is never given up for another. */
const order: Check = {
  name: 'push.order',
  holds:
    'at most one push of an order is under way, none went out after a newer one, and the newest is delivered, waiting or parked',
  todo: 'push the order again (quittance pushes ORDER --requeue): the order system may have an old state',
  table: 'orders',
  find: async (sql, range) => {
    const rows = await selectRange<MessageRow & Pick<OrderRow, 'reference'>>(
      sql,
      `SELECT m.id, m.order_id, m.stage, m.subject, m.version, m.state, m.first_sent_at, o.reference,
              m.state = 'pending' AND m.lease_until > CURRENT_TIMESTAMP(3) AS leased
         FROM outbox_messages AS m JOIN orders AS o ON o.id = m.order_id WHERE m.stage = 'pushback' AND {m.order_id}`,
      range,
    );
    return [...Map.groupBy(rows, (row) => `${row.order_id} ${row.subject}`).values()].flatMap(wrongOrder);
  },
};

function wrongOrder(messages: readonly (MessageRow & Pick<OrderRow, 'reference'>)[]): Finding[] {
  const sorted = messages.toSorted((a, b) => Number(BigInt(a.version) - BigInt(b.version)));
  const newest = sorted.at(-1);
  if (newest === undefined) return [];
  const about = newest.subject === '' ? '' : `, ${newest.subject}`;
  const where = `${orderName({ id: newest.order_id, reference: newest.reference })}${about}`;
  const found: Finding[] = [];
  const leased = sorted.filter((each) => Number(each.leased) === 1);
  if (leased.length > 1)
    found.push({
      where,
      expected: 'one push under way',
      found: `out_${leased.map((each) => each.id).join(' and out_')} are under way`,
    });
  if (newest.state === 'superseded')
    found.push({ where, expected: `out_${newest.id}, the newest, delivered or waiting`, found: 'superseded' });
  for (const [n, message] of sorted.entries()) {
    const before = sorted.slice(0, n).find((each) => isLater(each.first_sent_at, message.first_sent_at));
    if (before !== undefined)
      found.push({
        where,
        expected: `version ${before.version} not sent for the first time after version ${message.version}`,
        found: `out_${before.id} was`,
      });
  }
  return found;
}

function isLater(a: Date | null, b: Date | null): boolean {
  return a !== null && b !== null && a.getTime() > b.getTime();
}

/** Id and body of a push are made once, and say what the row says. */
const frozen: Check = {
  name: 'push.frozen',
  holds: 'a push that was sent has its own id and a body that tells the order, and the version, of its row',
  todo: 'compare the body with what the order system received under this id; push the order again',
  table: 'outbox_messages',
  find: async (sql, range) => {
    const rows = await selectRange<
      Pick<MessageRow, 'id' | 'subject' | 'version' | 'first_sent_at'> &
        Record<'webhook_id' | 'body' | 'reference' | 'latest', string | null>
    >(
      sql,
      `SELECT m.id, m.subject, m.version, m.first_sent_at, m.webhook_id, m.body, o.reference, IF(m.subject = '', o.version, NULL) AS latest
         FROM outbox_messages AS m JOIN orders AS o ON o.id = m.order_id
        WHERE {m.id} AND m.stage = 'pushback' AND (m.first_sent_at IS NOT NULL OR m.body IS NOT NULL OR m.webhook_id IS NOT NULL)`,
      range,
    );
    return rows.flatMap((row): Finding[] => {
      const told = row.body === null ? null : readBody(row.body);
      if (
        row.first_sent_at !== null &&
        isIdOf(row.webhook_id, row.id) &&
        told !== null &&
        told.reference === row.reference &&
        isVersionOf(told.version, row.version, row.latest)
      )
        return [];
      return [
        {
          where: `push out_${row.id}`,
          expected: `order ${row.reference} at version ${row.version} or later, if there is one, under the id out_${row.id}`,
          found:
            told === null
              ? `no readable body under the id ${row.webhook_id}`
              : `order ${told.reference} at version ${told.version} under the id ${row.webhook_id}`,
        },
      ];
    });
  },
};

/** `out_42`, or `out_42_2` where the order system had lost it and it was pushed again. */
function isIdOf(webhookId: string | null, id: string): boolean {
  return webhookId === `out_${id}` || new RegExp(`^out_${id}_\\d{1,3}$`).test(webhookId ?? '');
}

/** A body tells the order as it stood when it was sent first, which may be later than its row; `latest`: the version it has now, if known. */
function isVersionOf(told: string, row: string, latest: string | null): boolean {
  if (!/^\d{1,18}$/.test(told)) return false;
  return BigInt(told) >= BigInt(row) && (latest === null || BigInt(told) <= BigInt(latest));
}

function readBody(body: string): { reference: string; version: string } | null {
  try {
    const { data } = JSON.parse(body) as { data?: { reference?: unknown; version?: unknown } };
    return { reference: String(data?.reference), version: String(data?.version) };
  } catch {
    return null;
  }
}

/** What was given up is on somebody's desk. */
const parked: Check = {
  name: 'push.parked',
  holds: 'a parked push of which nothing newer exists says why and has an exception',
  todo: 'send it again when its cause is mended: quittance pushes ORDER --requeue',
  table: 'outbox_messages',
  find: async (sql, range) => {
    const rows = await selectRange<{ id: string; reference: string; reason: string | null }>(
      sql,
      `SELECT m.id, m.reason, o.reference FROM outbox_messages AS m JOIN orders AS o ON o.id = m.order_id
        WHERE {m.id} AND m.stage = 'pushback' AND m.state = 'parked' AND (m.reason IS NULL OR (NOT EXISTS (
              SELECT 1 FROM exceptions AS e WHERE e.order_id = m.order_id AND e.reason IN ('push_parked', 'push_expired', 'destination_gone'))
          AND NOT EXISTS (SELECT 1 FROM outbox_messages AS n WHERE n.stage = 'pushback' AND n.order_id = m.order_id
                             AND n.subject = m.subject AND n.version > m.version)))`,
      range,
    );
    return rows.map((row) => ({
      where: `push out_${row.id} of order ${row.reference}`,
      expected: 'a reason and an exception',
      found: row.reason === null ? 'no reason' : `parked (${row.reason}) and no exception`,
    }));
  },
};

export const PUSH_CHECKS: readonly Check[] = [versions, order, frozen, parked];
