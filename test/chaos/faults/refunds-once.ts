import type { Lane } from '../lane/start-lane.js';
import { must } from './fault.js';

/** Every refund that was asked for here was made once at Stripe. @returns how many there are */
export async function refundsOnce({ sandbox, store }: Lane): Promise<string> {
  const rows = await store.sql.select<{ id: string | null; progress: string }>(
    'SELECT stripe_refund_id AS id, progress FROM refund_calls',
  );
  const made = sandbox.truth().refunds.filter((each) => each.metadata['quittance_request'] !== undefined);
  const ours = rows.flatMap((row) => row.id ?? []).sort();
  must(
    made
      .map((each) => each.id)
      .sort()
      .join() === ours.join(),
    `${made.length} refunds were made at Stripe for ${ours.length} of ours`,
  );
  return `${made.length} refunds asked for, each made once`;
}
