/**
 * A database server of a test's own, for tests that stop it, fill it, or change what only its root may change. A folder of its own, removed at
 * the end; the folder may be a small file system, so that the disk fills up.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ServerHandle, startLocalStack } from '@quittance/local-stack';
import { openStore, type Store } from '@quittance/store';
import { type FreshStore, freshStore } from '@quittance/testkit';

export interface PrivateDatabase {
  readonly url: string;
  readonly server: ServerHandle;
  /** A migrated database on it. */
  fresh(): Promise<FreshStore>;
  /** Runs a statement as the server's root. */
  asRoot(statement: string): Promise<void>;
  end(): Promise<void>;
}

/** @returns undefined where root cannot get in (a server in a container) */
export async function privateDatabase(folder?: string): Promise<PrivateDatabase | undefined> {
  const dir = folder ?? mkdtempSync(join(tmpdir(), 'quittance-db-'));
  // Servers that had to be unpacked lie beside the checkout's own stacks; they are not unpacked a second time.
  const unpacked = resolve('.quittance/opt');
  mkdirSync(unpacked, { recursive: true });
  symlinkSync(unpacked, join(dir, 'opt'));
  const { REDIS_URL: _redis, MYSQL_URL: _mysql, ...env } = process.env;
  const stack = await startLocalStack({ dir, kind: 'test', env });
  const remove = async () => {
    await stack.stop();
    if (folder === undefined) rmSync(dir, { recursive: true, force: true });
  };
  const { mysqlSocket: socketPath } = stack;
  if (socketPath === undefined) {
    await remove();
    console.log('    skipped: root of the database cannot be reached');
    return undefined;
  }
  const rootUrl = new URL(stack.mysqlUrl);
  rootUrl.username = 'root';
  let root: Store | undefined;
  return {
    url: stack.mysqlUrl,
    server: stack.mysql,
    fresh: () => freshStore({ mysqlUrl: stack.mysqlUrl }),
    asRoot: async (statement) => {
      root ??= await openStore({ url: rootUrl.href, socketPath, poolSizeMax: 1 });
      await root.sql.write(statement);
    },
    end: async () => {
      await root?.close().catch(() => undefined);
      await remove();
    },
  };
}
