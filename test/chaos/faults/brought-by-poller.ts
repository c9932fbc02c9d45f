import type { Lane } from '../lane/start-lane.js';

/** Events that came by the poller, of this lane's whole life. */
export async function brought({ store }: Lane): Promise<number> {
  const [row] = await store.sql.select<{ n: string }>(
    `SELECT COUNT(*) AS n FROM stripe_events WHERE source <> 'webhook'`,
  );
  return Number(row?.n);
}
