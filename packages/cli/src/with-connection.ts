import { findConnection, type Store } from '@quittance/store';
import { CliProblem } from './cli-problem.js';
import { EXIT } from './exit-codes.js';
import { withBooks } from './open-books.js';
import { readSettings } from './settings.js';

/** The books of one connection. */
export interface ConnectionBooks {
  readonly store: Store;
  readonly connectionId: string;
}

/** Runs work on the books of the connection of this name. */
export function withConnection<T>(name: string, work: (books: ConnectionBooks) => Promise<T>): Promise<T> {
  return withBooks(readSettings(), async (store) => {
    const connection = await findConnection(store.sql, name);
    if (connection === null) throw new CliProblem(EXIT.usage, `there is no connection "${name}"`);
    return work({ store, connectionId: connection.id });
  });
}
