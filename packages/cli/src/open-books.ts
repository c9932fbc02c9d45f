import { openStore, type Store } from '@quittance/store';
import { CliProblem } from './cli-problem.js';
import { EXIT } from './exit-codes.js';
import type { CliSettings } from './settings.js';

/** Connections of one command. */
const POOL_SIZE = 4;

/** Runs work on the database of the settings and closes it. A database that cannot be reached ends the command with one line. */
export async function withBooks<T>(settings: CliSettings, work: (store: Store) => Promise<T>): Promise<T> {
  const url = settings.need('MYSQL_URL');
  const store = await openStore({ url, poolSizeMax: POOL_SIZE }).catch((error: unknown) => {
    throw new CliProblem(EXIT.unavailable, `cannot open the database at ${placeOf(url)}: ${reasonOf(error)}`);
  });
  try {
    return await work(store);
  } catch (error) {
    if ((error as { errno?: number }).errno === NO_SUCH_TABLE)
      throw new CliProblem(
        EXIT.config,
        `the database at ${placeOf(url)} has no tables of ours; run "quittance migrate"`,
      );
    throw error;
  } finally {
    await store.close();
  }
}

const NO_SUCH_TABLE = 1146;

/** Host, port and database of a URL, without its password. */
export function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'an address that is no URL';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

export function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof message === 'string' && message !== '') return message.split('\n', 1)[0] ?? message;
  return typeof code === 'string' ? code : String(error);
}
