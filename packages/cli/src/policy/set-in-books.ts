import type { PolicyResource } from '@quittance/contracts';
import type { MatchingPolicy } from '@quittance/domain';
import { readPolicyResource, setPolicy } from '@quittance/store';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import type { ConnectionBooks } from '../with-connection.js';
import { unknownCustomer } from './unknown-customer.js';

export interface WriteFlags {
  readonly customer?: string;
  readonly note?: string;
  readonly actor: string;
  /** The version that the writer saw. */
  readonly over?: number;
}

/** Writes a version, or takes a customer's own policy back (null). */
export async function setInBooks(
  { store, connectionId }: ConnectionBooks,
  policy: MatchingPolicy | null,
  { customer, note, actor, over }: WriteFlags,
): Promise<{ written: boolean; policy: PolicyResource }> {
  const done = await setPolicy(store, {
    connectionId,
    customer: customer ?? null,
    policy,
    actor,
    ...(note === undefined ? {} : { note }),
    ...(over === undefined ? {} : { seen: over }),
  });
  if (done.kind === 'no_customer') throw unknownCustomer(customer);
  if (done.kind === 'moved')
    throw new CliProblem(
      EXIT.notWell,
      `version ${done.now?.version ?? 0} is the newest: look at it and write again over it`,
    );
  const now = await readPolicyResource(store.sql, connectionId, customer ?? null);
  return { written: done.kind === 'written', policy: now };
}
