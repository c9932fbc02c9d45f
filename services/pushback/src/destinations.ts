import type { Sql } from '@quittance/store';
import type { Destination } from './open-destination.js';

/** Which order system a connection's pushes go to. */
export interface Destinations {
  readonly all: readonly Destination[];
  /** By row ids of pushes; pushes of a connection without an order system are under `null`. */
  group(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<Destination | null, readonly string[]>>;
}

/** @param byConnection row ids of the connections that have an order system of their own @param usual for all others */
export function routeDestinations(
  byConnection: ReadonlyMap<string, Destination>,
  usual: Destination | null,
): Destinations {
  const all = [...(usual === null ? [] : [usual]), ...byConnection.values()];
  return {
    all,
    group: async (sql, ids) => {
      if (byConnection.size === 0) return new Map([[usual, ids]]);
      const rows = await sql.select<{ id: string; connection_id: string }>(
        'SELECT id, connection_id FROM outbox_messages WHERE id IN (?)',
        [ids],
      );
      const groups = Map.groupBy(rows, (row) => byConnection.get(row.connection_id) ?? usual);
      return new Map([...groups].map(([destination, found]) => [destination, found.map((row) => row.id)]));
    },
  };
}
