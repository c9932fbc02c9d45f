import { openAmount, orderReferenceForms, paymentState } from '@quittance/domain';
import { ORDER_COLUMNS, type OrderRow, orderFromRow } from '../../books/order-rows.js';
import { type Check, type Finding, selectRange } from '../difference.js';

interface OrderNamed {
  readonly id: string;
  readonly reference: string;
}

export function orderName({ id, reference }: OrderNamed): string {
  return `order ${reference} (id ${id})`;
}

const PARTS = ['paid', 'refunded', 'disputed', 'adjusted', 'overpaid'] as const;

/** The money on an order is what the books of rows say. */
const sums: Check = {
  name: 'order.sums',
  holds: 'paid, refunded, disputed, adjusted and overpaid of an order are the sums of the rows that they come from',
  todo: 'the rows are the record: correct the figure on the order under the lock of its account, then push the order again',
  table: 'orders',
  find: async (sql, range) => {
    const rows = await selectRange<OrderNamed & Record<string, string>>(
      sql,
      `SELECT o.id, o.reference, o.paid, o.refunded, o.disputed, o.adjusted, o.overpaid, COALESCE(a.paid, 0) AS row_paid,
              COALESCE(a.refunded, 0) AS row_refunded, COALESCE(a.disputed, 0) AS row_disputed,
              COALESCE(j.adjusted, 0) AS row_adjusted, COALESCE(w.overpaid, 0) AS row_overpaid
         FROM orders AS o
         LEFT JOIN (SELECT order_id, SUM(amount) AS paid, -SUM(IF(kind = 'refund', amount, 0)) AS refunded,
                           -SUM(IF(kind = 'dispute', amount, 0)) AS disputed
                      FROM applications WHERE {order_id} GROUP BY order_id) AS a ON a.order_id = o.id
         LEFT JOIN (SELECT order_id, SUM(amount) AS adjusted FROM adjustments WHERE {order_id} GROUP BY order_id) AS j ON j.order_id = o.id
         LEFT JOIN (SELECT overpaid_order_id, SUM(unapplied) AS overpaid FROM payments WHERE {overpaid_order_id} GROUP BY overpaid_order_id) AS w
           ON w.overpaid_order_id = o.id
        WHERE {o.id} AND (o.paid <> COALESCE(a.paid, 0) OR o.refunded <> COALESCE(a.refunded, 0) OR o.disputed <> COALESCE(a.disputed, 0)
          OR o.adjusted <> COALESCE(j.adjusted, 0) OR o.overpaid <> COALESCE(w.overpaid, 0))`,
      range,
    );
    return rows.map((row) => {
      const wrong = PARTS.filter((part) => row[part] !== row[`row_${part}`]);
      return {
        where: orderName(row),
        expected: wrong.map((part) => `${part} ${row[`row_${part}`]}`).join(', '),
        found: wrong.map((part) => `${part} ${row[part]}`).join(', '),
      };
    });
  },
};

/** What follows from the money is what the rules say now, by the same functions that wrote it. */
const derived: Check = {
  name: 'order.state',
  holds: 'the open amount and the payment state of an order are those that the rules derive from its money',
  todo: 'tell the order system the order again (PUT /v1/orders) so that it is written anew, and find out who changed it',
  table: 'orders',
  find: async (sql, range) => {
    const rows = await selectRange<OrderRow & { open_amount: string }>(
      sql,
      `SELECT ${ORDER_COLUMNS}, open_amount FROM orders WHERE {id}`,
      range,
    );
    return rows.flatMap((row): Finding[] => {
      const order = orderFromRow(row);
      const open = order.state === 'cancelled' ? 0n : openAmount(order);
      const state = paymentState(order, order.state, order.disputeOpen);
      if (open === BigInt(row.open_amount) && state === order.paymentState) return [];
      return [
        {
          where: orderName(row),
          expected: `open ${open}, ${state}`,
          found: `open ${row.open_amount}, ${order.paymentState}`,
        },
      ];
    });
  },
};

/** Payers find an order by what is stored under its numbers. */
const references: Check = {
  name: 'order.references',
  holds: 'the forms under which an order can be named are those that its numbers give',
  todo: 'change the invoice number of the order by the API and back again, which writes its forms anew',
  table: 'orders',
  find: async (sql, range) => {
    const orders = await selectRange<OrderNamed & { invoice: string | null; connection_id: string }>(
      sql,
      'SELECT id, reference, invoice, connection_id FROM orders WHERE {id}',
      range,
    );
    const stored = await selectRange<Record<'order_id' | 'connection_id' | 'form' | 'normalised', string>>(
      sql,
      'SELECT order_id, connection_id, form, normalised FROM order_references FORCE INDEX (ix_order_reference_order) WHERE {order_id}',
      range,
    );
    const formsOf = Map.groupBy(stored, (row) => row.order_id);
    return orders.flatMap((order): Finding[] => {
      const numbers = [order.reference, ...(order.invoice === null ? [] : [order.invoice])];
      const forms = numbers.flatMap(orderReferenceForms);
      const due = new Set(forms.map(({ normalised, form }) => `${normalised} (${form})`));
      const there = new Set(
        (formsOf.get(order.id) ?? []).map(({ connection_id: at, form, normalised }) =>
          at === order.connection_id ? `${normalised} (${form})` : `${normalised} (${form}) at connection ${at}`,
        ),
      );
      const missing = [...due].filter((each) => !there.has(each));
      const strange = [...there].filter((each) => !due.has(each));
      if (missing.length + strange.length === 0) return [];
      return [
        {
          where: orderName(order),
          expected: `to be named as ${missing.join(', ') || 'it is, and no more'}`,
          found: strange.length === 0 ? 'not there' : `also ${strange.join(', ')}`,
        },
      ];
    });
  },
};

export const ORDER_CHECKS: readonly Check[] = [sums, derived, references];
