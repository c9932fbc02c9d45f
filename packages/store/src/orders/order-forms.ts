import { orderReferenceForms } from '@quittance/domain';
import type { Sql } from '../sql.js';

/** An order with the numbers under which payers may name it. */
export interface NumberedOrder {
  readonly id: string;
  readonly reference: string;
  readonly invoice: string | null;
}

/** Writes all forms under which payers may name these orders: those of the reference and those of the second number. */
export async function insertForms(sql: Sql, connectionId: string, orders: readonly NumberedOrder[]): Promise<void> {
  await sql.insertMany(
    'order_references',
    ['connection_id', 'normalised', 'order_id', 'form'],
    orders.flatMap(({ id, reference, invoice }) =>
      [reference, ...(invoice === null ? [] : [invoice])]
        .flatMap(orderReferenceForms)
        .map(({ normalised, form }) => [connectionId, normalised, id, form]),
    ),
    'ON DUPLICATE KEY UPDATE order_references.order_id = order_references.order_id',
  );
}

/** The same for orders whose second number changed: what the old one said is forgotten. */
export async function replaceForms(sql: Sql, connectionId: string, orders: readonly NumberedOrder[]): Promise<void> {
  if (orders.length === 0) return;
  await sql.write('DELETE FROM order_references WHERE order_id IN (?)', [orders.map((each) => each.id)]);
  await insertForms(sql, connectionId, orders);
}
