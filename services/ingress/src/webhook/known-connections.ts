import { CONNECTION_NAME } from '@quittance/contracts';
import { type Connection, findConnection, type Sql } from '@quittance/store';

/** Finds connections by name. */
export type Connections = (name: string) => Promise<Connection | null>;

/** Names remembered; there are as many as a person set up. */
const NAMES_MAX = 1_000;

/**
 * Remembers what was found, since a connection keeps its id and mode, and asks again for what was not: one may be made while we run.
 * Many who ask for the same name at once ask the database once.
 */
export function knownConnections(sql: Sql): Connections {
  const known = new Map<string, Connection>();
  const asked = new Map<string, Promise<Connection | null>>();

  async function ask(name: string): Promise<Connection | null> {
    try {
      const connection = await findConnection(sql, name);
      if (known.size >= NAMES_MAX) known.clear();
      if (connection !== null) known.set(name, connection);
      return connection;
    } finally {
      asked.delete(name);
    }
  }

  return async (name) => {
    const found = known.get(name);
    if (found !== undefined || !CONNECTION_NAME.test(name)) return found ?? null;
    const asking = asked.get(name) ?? ask(name);
    asked.set(name, asking);
    return asking;
  };
}
