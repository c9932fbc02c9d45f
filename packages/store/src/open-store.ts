/**
 * Opens MySQL or MariaDB and hands out connections.
 *
 * Input: a URL. Output: `transaction` and `read`, each giving a `Sql`. A crash loses what was not committed and nothing else.
 * Not relied upon: session settings (a pooled connection is reset when it is given back, which restores the server's own),
 * so isolation, time zone and lock wait are asserted from the server and set again for each transaction.
 */
import { DataSource } from 'typeorm';
import { discardIfReadOnly } from './discard-connection.js';
import { ENTITIES } from './entities/index.js';
import { MIGRATIONS } from './migrations/index.js';
import { serverReady } from './server-ready.js';
import { Sql } from './sql.js';
import { runInTransaction } from './transaction.js';

export interface StoreOptions {
  /** mysql://user:password@host:port/database */
  readonly url: string;
  /** Connections in the pool. The sum over all processes must stay below the server's max_connections. */
  readonly poolSizeMax?: number;
  /** Requests that may wait for a connection before more are refused at once. */
  readonly queueMax?: number;
  readonly connectTimeoutMs?: number;
  /** Unix socket of a server on this machine, instead of the URL's host and port. */
  readonly socketPath?: string;
}

export interface Store {
  /** Runs `work` in one READ COMMITTED transaction; deadlocks and lock time-outs run the whole of it again. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Runs single statements, each its own transaction. */
  readonly sql: Sql;
  readonly dataSource: DataSource;
  readonly kind: 'mysql' | 'mariadb';
  /** Throws a sentence when the server cannot be written to, or is not set up as the books rely on. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

const POOL_SIZE = 10;
const QUEUE = 200;
const CONNECT_TIMEOUT_MS = 3_000;

/** Connects and finds out which server it is. Throws when it cannot connect. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const kind = await serverKind(options);
  const dataSource = await connection(options, kind).initialize();
  return {
    kind,
    dataSource,
    sql: new Sql({ query: (statement, values) => onAnyConnection(dataSource, statement, values) }),
    transaction: (work) => runInTransaction(dataSource, work),
    ready: () => serverReady(dataSource, kind),
    close: () => dataSource.destroy(),
  };
}

async function onAnyConnection(dataSource: DataSource, statement: string, values?: unknown[]): Promise<unknown> {
  const runner = dataSource.createQueryRunner();
  try {
    return await runner.query(statement, values);
  } catch (error) {
    await discardIfReadOnly(runner, error);
    throw error;
  } finally {
    await runner.release();
  }
}

/** TypeORM needs to be told which of the two it talks to: its idea of MariaDB's JSON and defaults differs. */
async function serverKind(options: StoreOptions): Promise<'mysql' | 'mariadb'> {
  const probe = await connection({ ...options, poolSizeMax: 1 }, 'mysql').initialize();
  try {
    const [row] = (await probe.query('SELECT VERSION() AS version')) as { version: string }[];
    return /mariadb/i.test(row?.version ?? '') ? 'mariadb' : 'mysql';
  } finally {
    await probe.destroy();
  }
}

function connection(options: StoreOptions, type: 'mysql' | 'mariadb'): DataSource {
  return new DataSource({
    type,
    url: options.url,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'none',
    timezone: 'Z',
    charset: 'utf8mb4',
    supportBigNumbers: true,
    bigNumberStrings: true,
    synchronize: false,
    logging: false,
    poolSize: options.poolSizeMax ?? POOL_SIZE,
    connectTimeout: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    ...(options.socketPath === undefined ? {} : { socketPath: options.socketPath }),
    extra: { queueLimit: options.queueMax ?? QUEUE, resetOnRelease: true, flags: ['-LOCAL_FILES'] },
  });
}
