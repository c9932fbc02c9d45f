import type { Lane } from '../lane/start-lane.js';

/** Ends every connection of the services, not those of the checks. @returns how many */
export async function endConnections({ root, store }: Lane): Promise<number> {
  const sql = (root ?? store).sql;
  const [own] = await store.sql.select<{ name: string }>('SELECT DATABASE() AS name');
  const rows = await sql.select<{ id: string }>(
    `SELECT id FROM information_schema.processlist WHERE user = 'quittance' AND db = ?`,
    [own?.name ?? ''],
  );
  const ended = await Promise.allSettled(rows.map(({ id }) => sql.write(`KILL ${Number(id)}`)));
  return ended.filter((each) => each.status === 'fulfilled').length;
}
