import { problemText, readPolicy } from '@quittance/contracts';
import type { MatchingPolicy } from '@quittance/domain';
import type { Sql } from '../sql.js';

/** One stored version. */
export interface PolicyRow {
  /** The order system's name of the customer; null: the whole connection. */
  readonly customer: string | null;
  readonly version: number;
  /** JSON; null: taken back, so that the next wider policy counts. */
  readonly document: string | null;
}

/** What a stored version says: a policy, nothing (taken back), or something that cannot be read. */
export type PolicyHeld =
  | { readonly kind: 'policy'; readonly policy: MatchingPolicy }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** Problems told of one document that cannot be read. */
const PROBLEMS_TOLD_MAX = 3;

/** Reads a stored version. Never throws: a row may have been written by another release, or by hand. */
export function heldBy(row: Pick<PolicyRow, 'document'>): PolicyHeld {
  if (row.document === null) return { kind: 'none' };
  let json: unknown;
  try {
    json = JSON.parse(row.document);
  } catch {
    return { kind: 'unreadable', problem: 'it is not JSON' };
  }
  const read = readPolicy(json);
  if (read.ok) return { kind: 'policy', policy: read.policy };
  return { kind: 'unreadable', problem: read.problems.slice(0, PROBLEMS_TOLD_MAX).map(problemText).join(' · ') };
}

/** How a policy is named on the rows that it places: `quittance@3`; one that is not stored has no version. */
export function labelOf(name: string, version: number): string {
  return version === 0 ? name : `${name}@${version}`;
}

/** Customers' own policies that are read at once where all are asked for. */
const OVERRIDES_MAX = 10_000;

/** The newest version of the connection's policy, and of those of these customers that have one of their own. */
export async function newestPolicies(
  sql: Sql,
  connectionId: string,
  customers: readonly string[] | 'all',
): Promise<readonly PolicyRow[]> {
  const nobody = customers.length === 0;
  const whose = customers === 'all' ? 'customer IS NOT NULL' : 'customer IN (?)';
  const own = `UNION ALL (SELECT MAX(version) FROM matching_policies WHERE connection_id = ? AND ${whose}
    GROUP BY customer LIMIT ${OVERRIDES_MAX})`;
  return sql.select<PolicyRow>(
    `SELECT p.customer, p.version, p.document FROM matching_policies p JOIN (
       SELECT MAX(version) AS version FROM matching_policies WHERE connection_id = ? AND customer IS NULL ${nobody ? '' : own}
     ) AS newest ON newest.version = p.version WHERE p.connection_id = ?`,
    [
      connectionId,
      ...(nobody ? [] : [connectionId]),
      ...(nobody || customers === 'all' ? [] : [customers]),
      connectionId,
    ],
  );
}
