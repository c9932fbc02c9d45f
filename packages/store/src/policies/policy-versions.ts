import type { MatchingPolicy } from '@quittance/domain';
import type { Sql, SqlValue } from '../sql.js';
import { heldBy, type PolicyRow } from './policy-rows.js';

/** A stored version, as people see it. */
export interface PolicyVersion {
  readonly version: number;
  readonly customer: string | null;
  /** null: the customer's own policy was taken back. */
  readonly policy: MatchingPolicy | null;
  /** Why it cannot be read; null for all that were written by this release. */
  readonly problem: string | null;
  readonly actor: string;
  readonly note: string | null;
  readonly createdAt: Date;
}

interface VersionRow extends PolicyRow {
  readonly actor: string;
  readonly note: string | null;
  readonly created_at: Date;
}

const SELECT =
  'SELECT customer, version, document, actor, note, created_at FROM matching_policies WHERE connection_id = ?';

/** The newest version of a customer's policy (null: of the connection's); null when there never was one. */
export async function newestVersion(
  sql: Sql,
  connectionId: string,
  customer: string | null,
): Promise<PolicyVersion | null> {
  const [row] = await sql.select<VersionRow>(`${SELECT} AND customer <=> ? ORDER BY version DESC LIMIT 1`, [
    connectionId,
    customer,
  ]);
  return row === undefined ? null : shown(row);
}

export interface VersionFilter {
  readonly connectionId: string;
  /** Left out: of the connection and of every customer. */
  readonly customer?: string | null;
  /** Only versions below this one: the next page. */
  readonly below?: number;
}

/** Versions, the newest first. */
export async function listVersions(sql: Sql, filter: VersionFilter, rowsMax: number): Promise<PolicyVersion[]> {
  const conditions: string[] = [];
  const values: SqlValue[] = [filter.connectionId];
  if (filter.customer !== undefined) {
    conditions.push('AND customer <=> ?');
    values.push(filter.customer);
  }
  if (filter.below !== undefined) {
    conditions.push('AND version < ?');
    values.push(filter.below);
  }
  const rows = await sql.select<VersionRow>(`${SELECT} ${conditions.join(' ')} ORDER BY version DESC LIMIT ?`, [
    ...values,
    rowsMax,
  ]);
  return rows.map(shown);
}

function shown(row: VersionRow): PolicyVersion {
  const held = heldBy(row);
  return {
    version: row.version,
    customer: row.customer,
    policy: held.kind === 'policy' ? held.policy : null,
    problem: held.kind === 'unreadable' ? held.problem : null,
    actor: row.actor,
    note: row.note,
    createdAt: row.created_at,
  };
}
