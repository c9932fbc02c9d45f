import { setTimeout as sleep } from 'node:timers/promises';
import { SCHEMA_WAIT_MS_MAX, type WaitLog } from '../open-service-store.js';
import type { Store } from '../open-store.js';
import type { Sql } from '../sql.js';
import { isStoreTrouble } from '../store-trouble.js';

/** Between two tries of a service that starts. */
const AGAIN_MS = 1_000;

export interface Connection {
  readonly id: string;
  readonly name: string;
  readonly mode: 'live' | 'test';
}

/** The connection of this name, or null. */
export async function findConnection(sql: Sql, name: string): Promise<Connection | null> {
  const [row] = await sql.select<Connection>('SELECT id, name, mode FROM connections WHERE name = ?', [name]);
  return row ?? null;
}

/** All connections of the installation. */
export async function listConnections(sql: Sql): Promise<Connection[]> {
  return sql.select<Connection>('SELECT id, name, mode FROM connections ORDER BY id');
}

/**
 * Makes sure that the connection is there and takes events of this mode. A connection that holds nothing yet changes its mode; one
 * with events, orders or payments does not, because test and live money would stand in the same books.
 * Throws the sentence for the person who starts the service.
 */
export async function ensureConnectionMode(store: Store, name: string, mode: Connection['mode']): Promise<Connection> {
  return store.transaction(async (sql) => {
    await sql.write(
      'INSERT INTO connections (name, mode) VALUES (?, ?) ON DUPLICATE KEY UPDATE connections.id = connections.id',
      [name, mode],
    );
    const [row] = await sql.select<Connection>('SELECT id, name, mode FROM connections WHERE name = ? FOR UPDATE', [
      name,
    ]);
    if (row === undefined) throw new Error(`connection ${name} was made and is not there`);
    if (row.mode === mode) return row;
    if (await holdsAnything(sql, row.id))
      throw new Error(
        `connection ${name} holds ${row.mode} data and cannot become a ${mode} connection: use the ${row.mode} key again, or another database`,
      );
    await sql.write('UPDATE connections SET mode = ? WHERE id = ?', [mode, row.id]);
    return { ...row, mode };
  });
}

/**
 * The same for a service that starts: a server that goes away just then, or takes no writes as in a failover, is waited for as long as for its
 * schema.
 */
export async function connectionAtStart(
  store: Store,
  name: string,
  mode: Connection['mode'],
  log: WaitLog,
): Promise<Connection> {
  const deadlineMs = Date.now() + SCHEMA_WAIT_MS_MAX;
  for (;;) {
    try {
      return await ensureConnectionMode(store, name, mode);
    } catch (error) {
      if (!isStoreTrouble(error) || Date.now() >= deadlineMs) throw error;
      const problem = error instanceof Error ? error.message : String(error);
      log.info({ waitMsMax: SCHEMA_WAIT_MS_MAX, problem }, 'store.waiting_for_database');
      await sleep(AGAIN_MS);
    }
  }
}

async function holdsAnything(sql: Sql, connectionId: string): Promise<boolean> {
  const exists = (table: string) => `EXISTS (SELECT 1 FROM ${table} WHERE connection_id = ?)`;
  const [row] = await sql.select<{ held: number | string }>(
    `SELECT ${exists('stripe_events')} OR ${exists('customer_accounts')} OR ${exists('orders')} OR ${exists('payments')} AS held`,
    [connectionId, connectionId, connectionId, connectionId],
  );
  return Number(row?.held ?? 0) === 1;
}
