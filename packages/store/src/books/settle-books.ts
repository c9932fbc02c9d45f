import { type Changes, type PolicyFor, settle } from '@quittance/domain';
import type { Sql } from '../sql.js';
import { describeAccounts } from './accounts.js';
import type { Facts } from './facts.js';
import { type LoadedBooks, loadBooks } from './load-books.js';
import { type NewMessages, saveChanges } from './save-changes.js';
import { findScope, type Scope } from './scope.js';

/** What was loaded for one batch, ready for the core. */
export interface OpenBooks {
  readonly facts: Facts;
  readonly scope: Scope;
  readonly loaded: LoadedBooks;
}

/** Load: everything that the facts may concern, under the locks of its accounts. Inside a transaction. */
export async function openBooks(sql: Sql, facts: Facts): Promise<OpenBooks> {
  const scope = await findScope(sql, facts);
  return { facts, scope, loaded: await loadBooks(sql, facts, scope) };
}

/** Plan: what follows from the facts. Pure. */
export function planChanges({ facts, scope, loaded }: OpenBooks, policyFor: PolicyFor): Changes {
  return settle(loaded.books, {
    observations: facts.observations,
    accounts: loaded.accountOf,
    reconsider: [...scope.reconsider],
    policyFor,
  });
}

/** Commit: writes the plan. Returns the ids of the messages to publish after the transaction is through. */
export async function closeBooks(sql: Sql, open: OpenBooks, changes: Changes): Promise<NewMessages> {
  const { connectionId, observations } = open.facts;
  await describeAccounts(
    sql,
    connectionId,
    open.loaded.known.byCustomer,
    observations.filter((seen) => seen.kind === 'customer'),
  );
  return saveChanges(sql, connectionId, changes, open.loaded, open.scope);
}
