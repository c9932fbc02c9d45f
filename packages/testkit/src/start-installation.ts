/**
 * A whole installation for one end-to-end test: a database, an order system that listens, and the services between them.
 *
 * Input: the services wanted, and a database of Redis that no other test file uses. Output: the three, and one way to end them. When a
 * service does not start, nothing is left running.
 */
import { type FakeOrderSystem, fakeOrderSystem } from './fake-order-system.js';
import { type FreshStore, freshStore, testRedisUrl } from './fresh-store.js';
import { type Cluster, type ServiceName, startCluster } from './start-cluster.js';

export interface InstallationOptions {
  /** Number of the database of Redis. */
  readonly redisDatabase: number;
  readonly services: readonly ServiceName[];
  readonly env?: Readonly<Record<string, string>>;
  /** Runs before the services do. */
  readonly prepare?: (db: FreshStore) => Promise<unknown>;
}

export interface Installation {
  readonly db: FreshStore;
  readonly redisUrl: string;
  readonly orderSystem: FakeOrderSystem;
  readonly cluster: Cluster;
  stop(): Promise<void>;
}

export async function startInstallation(options: InstallationOptions): Promise<Installation> {
  const db = await freshStore();
  const orderSystem = await fakeOrderSystem();
  const stopServers = async () => {
    await orderSystem.stop();
    await db.drop();
  };
  const redisUrl = `${testRedisUrl()}/${options.redisDatabase}`;
  try {
    await options.prepare?.(db);
    const cluster = await startCluster({
      mysqlUrl: db.url,
      redisUrl,
      services: options.services,
      env: { OMS_URL: orderSystem.url, OMS_SECRET: orderSystem.secret, OMS_ALLOW_PRIVATE: 'true', ...options.env },
    });
    return {
      db,
      redisUrl,
      orderSystem,
      cluster,
      stop: async () => {
        await cluster.stop();
        await stopServers();
      },
    };
  } catch (error) {
    await stopServers();
    throw error;
  }
}
