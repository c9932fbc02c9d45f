import type { DisputeStatus, FundedBy, PaymentStatus, RefundStatus } from '@quittance/domain';
import type { Sql } from '../sql.js';

/** Which objects are asked for, by Stripe's ids. */
export interface ObjectIds {
  readonly payments: readonly string[];
  readonly refunds: readonly string[];
  readonly disputes: readonly string[];
  readonly cashEntries: readonly string[];
  readonly fraudWarnings: readonly string[];
  /** Any of them: whether the inbox holds something of it that is not handled yet. */
  readonly waiting: readonly string[];
}

export interface KnownPayment {
  readonly status: PaymentStatus;
  /** Minor units. */
  readonly captured: bigint;
  readonly fundedBy: FundedBy;
}

export interface KnownRefund {
  readonly status: RefundStatus;
  /** When the provider last said so; null: it did not tell. */
  readonly toldAtMs: number | null;
}

export interface KnownDispute {
  readonly status: DisputeStatus;
  /** When the provider last said so; null: it did not tell. */
  readonly toldAtMs: number | null;
  /** What left with it and what came back, minor units. */
  readonly withdrawn: bigint;
  readonly reinstated: bigint;
}

/** What the books hold of objects of Stripe; what is not there is not known. */
export interface KnownObjects {
  readonly payments: ReadonlyMap<string, KnownPayment>;
  readonly refunds: ReadonlyMap<string, KnownRefund>;
  readonly disputes: ReadonlyMap<string, KnownDispute>;
  readonly cashEntries: ReadonlySet<string>;
  readonly fraudWarnings: ReadonlySet<string>;
  readonly waiting: ReadonlySet<string>;
}

/** Reads by the keys of the tables, a page of objects at a time. */
export async function readKnownObjects(sql: Sql, connectionId: string, ids: ObjectIds): Promise<KnownObjects> {
  const rowsOf = async <Row>(columns: string, table: string, wanted: readonly string[]): Promise<Row[]> =>
    wanted.length === 0
      ? []
      : sql.select<Row>(`SELECT stripe_id, ${columns} FROM ${table} WHERE connection_id = ? AND stripe_id IN (?)`, [
          connectionId,
          wanted,
        ]);
  const payments = await rowsOf<PaymentRow>('status, captured, funded_by', 'payments', ids.payments);
  const refunds = await rowsOf<RefundRow>('status, told_at', 'refunds', ids.refunds);
  const disputes = await rowsOf<DisputeRow>(DISPUTE_COLUMNS, 'disputes', ids.disputes);
  const entries = await rowsOf<{ stripe_id: string }>('kind', 'cash_entries', ids.cashEntries);
  const warnings = await rowsOf<{ stripe_id: string }>('actionable', 'fraud_warnings', ids.fraudWarnings);
  return {
    payments: new Map(
      payments.map(({ stripe_id, status, captured, funded_by: fundedBy }) => [
        stripe_id,
        { status, captured: BigInt(captured), fundedBy },
      ]),
    ),
    refunds: new Map(
      refunds.map(({ stripe_id, status, told_at }) => [stripe_id, { status, toldAtMs: told_at?.getTime() ?? null }]),
    ),
    disputes: new Map(
      disputes.map(({ stripe_id, status, told_at, taken, given_back }) => [
        stripe_id,
        {
          status,
          toldAtMs: told_at?.getTime() ?? null,
          withdrawn: BigInt(taken),
          reinstated: BigInt(given_back),
        },
      ]),
    ),
    cashEntries: new Set(entries.map((row) => row.stripe_id)),
    fraudWarnings: new Set(warnings.map((row) => row.stripe_id)),
    waiting: await readWaiting(sql, connectionId, ids.waiting),
  };
}

interface PaymentRow {
  readonly stripe_id: string;
  readonly status: PaymentStatus;
  readonly captured: string;
  readonly funded_by: FundedBy;
}

interface RefundRow {
  readonly stripe_id: string;
  readonly status: RefundStatus;
  readonly told_at: Date | null;
}

interface DisputeRow {
  readonly stripe_id: string;
  readonly status: DisputeStatus;
  readonly told_at: Date | null;
  readonly taken: string | number;
  readonly given_back: string | number;
}

/** Of disputes from before amounts were kept only is known that all moved. */
const DISPUTE_COLUMNS = `status, told_at, COALESCE(withdrawn_amount, IF(withdrawn = 1, amount, 0)) AS taken,
  COALESCE(reinstated_amount, IF(reinstated = 1, amount, 0)) AS given_back`;

async function readWaiting(sql: Sql, connectionId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await sql.select<{ object_id: string }>(
    `SELECT DISTINCT object_id FROM stripe_events WHERE connection_id = ? AND object_id IN (?) AND state = 'pending'`,
    [connectionId, ids],
  );
  return new Set(rows.map((row) => row.object_id));
}

/** Stripe's customers whom the books know, by their ids, from one on. Their cash balances are asked for one by one. */
export async function readStripeCustomers(
  sql: Sql,
  connectionId: string,
  page: { readonly after: string | null; readonly rows: number },
): Promise<string[]> {
  const rows = await sql.select<{ customer: string }>(
    `SELECT stripe_customer AS customer FROM customer_accounts WHERE connection_id = ? AND stripe_customer > ?
     ORDER BY stripe_customer LIMIT ?`,
    [connectionId, page.after ?? '', page.rows],
  );
  return rows.map((row) => row.customer);
}
