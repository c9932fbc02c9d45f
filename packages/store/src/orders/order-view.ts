/**
 * Reads orders with everything that is on them, many at once.
 *
 * Input: row ids, or references at one connection. Output: whole snapshots: all that is in one belongs to the version it carries.
 * Nothing is locked: the versions are read again at the end, and orders that changed in between are read once more.
 * Not relied upon: being called inside a transaction.
 */
import { type OrderState, type PaymentState, type Release, releaseOf } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { StaleRead } from '../transaction.js';
import { type OrderPart, readOrderParts } from './order-parts.js';
import { type OrderRow, type OrdersWanted, readOrderRows, readVersions } from './order-rows.js';

/** An order as the books hold it now. Amounts are minor units of `currency`. */
export interface OrderView extends OrderPart {
  readonly id: string;
  readonly connectionId: string;
  readonly accountId: string;
  readonly reference: string;
  /** The order system's own name of the customer; null for a guest of Stripe's. */
  readonly customer: string | null;
  readonly customerDetails: {
    readonly name: string | null;
    readonly email: string | null;
    readonly phone: string | null;
    readonly stripeCustomer: string | null;
  };
  readonly currency: string;
  readonly amount: bigint;
  readonly state: OrderState;
  readonly placedAt: Date;
  readonly dueAt: Date | null;
  /** A second number under which payers may name it. */
  readonly invoice: string | null;
  readonly description: string | null;
  /** As the order system gave them, JSON; null when it gave none. */
  readonly lines: unknown;
  readonly metadata: unknown;
  readonly paid: bigint;
  readonly open: bigint;
  readonly refunded: bigint;
  readonly disputed: bigint;
  readonly adjusted: bigint;
  readonly overpaid: bigint;
  readonly paymentStatus: PaymentState;
  readonly release: Release;
  readonly version: bigint;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Times that orders which change while they are being read are read again. */
const ROUNDS_MAX = 5;

/** The orders that exist, by row id, in the order of their ids. A round takes six queries, however many orders are asked for. */
export async function readOrderViews(sql: Sql, wanted: OrdersWanted): Promise<Map<string, OrderView>> {
  const views = new Map<string, OrderView>();
  let asked: OrdersWanted = wanted;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const rows = await readOrderRows(sql, asked);
    if (rows.length === 0) return views;
    const ids = rows.map((row) => row.id);
    const parts = await readOrderParts(sql, ids);
    const versions = await readVersions(sql, ids);
    const moved: string[] = [];
    for (const row of rows) {
      if (versions.get(row.id) === row.version) views.set(row.id, toView(row, parts(row.id)));
      else moved.push(row.id);
    }
    if (moved.length === 0) return views;
    asked = { ids: moved };
  }
  throw new StaleRead('orders kept changing while they were read');
}

function toView(row: OrderRow, part: OrderPart): OrderView {
  return {
    ...part,
    id: row.id,
    connectionId: row.connection_id,
    accountId: row.account_id,
    reference: row.reference,
    customer: row.customer,
    customerDetails: {
      name: row.name,
      email: row.email,
      phone: row.phone,
      stripeCustomer: row.stripe_customer,
    },
    currency: row.currency,
    amount: BigInt(row.amount),
    state: row.state,
    placedAt: row.placed_at,
    dueAt: row.due_at,
    invoice: row.invoice,
    description: row.description,
    lines: row.order_lines === null ? null : JSON.parse(row.order_lines),
    metadata: row.metadata === null ? null : JSON.parse(row.metadata),
    paid: BigInt(row.paid),
    open: BigInt(row.open_amount),
    refunded: BigInt(row.refunded),
    disputed: BigInt(row.disputed),
    adjusted: BigInt(row.adjusted),
    overpaid: BigInt(row.overpaid),
    paymentStatus: row.payment_status,
    release: releaseOf(row.payment_status, row.goods_hold),
    version: BigInt(row.version),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
