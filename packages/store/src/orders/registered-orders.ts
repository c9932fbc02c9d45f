import type { Currency, OrderState, PaymentState, RegisteredOrder } from '@quittance/domain';
import type { Sql } from '../sql.js';

/** A registered order with the row it stands in. */
export interface StoredOrder extends RegisteredOrder {
  readonly id: string;
  readonly accountId: string;
}

interface Row {
  readonly id: string;
  readonly account_id: string;
  readonly reference: string;
  readonly customer: string | null;
  readonly currency: Currency;
  readonly amount: string;
  readonly state: OrderState;
  readonly placed_at: Date;
  readonly due_at: Date | null;
  readonly invoice: string | null;
  readonly description: string | null;
  readonly order_lines: string | null;
  readonly metadata: string | null;
  readonly paid: string;
  readonly refunded: string;
  readonly disputed: string;
  readonly adjusted: string;
  readonly overpaid: string;
  readonly dispute_open: number;
  readonly payment_status: PaymentState;
  readonly version: string;
}

/** Registered orders by reference. Read under the locks of their accounts they stay as they are until the commit. */
export async function readRegistered(
  sql: Sql,
  connectionId: string,
  references: readonly string[],
): Promise<Map<string, StoredOrder>> {
  const rows = await sql.select<Row>(
    `SELECT o.id, o.account_id, o.reference, a.reference AS customer, o.currency, o.amount, o.state, o.placed_at, o.due_at,
       o.invoice, o.description, o.order_lines, o.metadata, o.paid, o.refunded, o.disputed, o.adjusted, o.overpaid, o.dispute_open,
       o.payment_status, o.version
     FROM orders o JOIN customer_accounts a ON a.id = o.account_id WHERE o.connection_id = ? AND o.reference IN (?)`,
    [connectionId, references],
  );
  return new Map(rows.map((row) => [row.reference, toStored(row)]));
}

function toStored(row: Row): StoredOrder {
  return {
    id: row.id,
    accountId: row.account_id,
    customer: row.customer ?? '',
    currency: row.currency,
    amount: BigInt(row.amount),
    state: row.state,
    placedAtMs: row.placed_at.getTime(),
    dueAtMs: row.due_at?.getTime() ?? null,
    invoice: row.invoice,
    description: row.description,
    lines: row.order_lines,
    metadata: row.metadata,
    paid: BigInt(row.paid),
    refunded: BigInt(row.refunded),
    disputed: BigInt(row.disputed),
    adjusted: BigInt(row.adjusted),
    overpaid: BigInt(row.overpaid),
    disputeOpen: row.dispute_open === 1,
    paymentState: row.payment_status,
    version: BigInt(row.version),
  };
}
