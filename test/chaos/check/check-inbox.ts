import type { Lane } from '../lane/start-lane.js';

const CHUNK = 2_000;

/** An event that was answered with 2xx stands in the inbox, once; no event stands there that Stripe did not sign. */
export async function checkInbox({ store, front, takenAway }: Lane): Promise<string[]> {
  const promised = [...front.acknowledged].filter((id) => !takenAway.has(id));
  const lost: string[] = [];
  for (let from = 0; from < promised.length; from += CHUNK) {
    const ids = promised.slice(from, from + CHUNK);
    const rows = await store.sql.select<{ id: string }>(
      'SELECT event_id AS id FROM stripe_events WHERE event_id IN (?)',
      [ids],
    );
    const kept = new Set(rows.map((row) => row.id));
    lost.push(...ids.filter((id) => !kept.has(id)));
  }
  const forged = await store.sql.select<{ id: string }>(
    `SELECT event_id AS id FROM stripe_events WHERE event_id LIKE 'evt_forged%' LIMIT 10`,
  );
  return [
    ...lost.map((id) => `${id} was acknowledged and is not there`),
    ...forged.map(({ id }) => `${id} was forged and is there`),
  ];
}
