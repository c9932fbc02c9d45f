import type { Sql } from '../sql.js';
import { heldBy, type PolicyRow } from './policy-rows.js';

/** Policies in force that are looked at when a service starts. */
export const POLICIES_CHECKED_MAX = 10_000;

export interface BrokenPolicy {
  readonly connection: string;
  readonly customer: string | null;
  readonly version: number;
  readonly problem: string;
}

/** Policies in force that cannot be read, over all connections: said when a service starts. */
export async function unreadablePolicies(sql: Sql): Promise<BrokenPolicy[]> {
  const rows = await sql.select<PolicyRow & { connection: string }>(
    `SELECT c.name AS connection, p.customer, p.version, p.document FROM matching_policies p
     JOIN connections c ON c.id = p.connection_id
     JOIN (SELECT connection_id, MAX(version) AS version FROM matching_policies GROUP BY connection_id, customer) AS newest
       ON newest.connection_id = p.connection_id AND newest.version = p.version
     LIMIT ${POLICIES_CHECKED_MAX}`,
  );
  return rows.flatMap(({ connection, customer, version, document }) => {
    const held = heldBy({ document });
    return held.kind === 'unreadable' ? [{ connection, customer, version, problem: held.problem }] : [];
  });
}
