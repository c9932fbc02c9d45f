import type { Lane } from '../lane/start-lane.js';

/** Ends every connection of the services, not those of the checks: as many as root gets hold of, one after the other. */
export async function endConnections({ root, store, db }: Lane): Promise<number> {
  const sql = (root ?? store).sql;
  const rows = await sql
    .select<{ id: string }>(`SELECT id FROM information_schema.processlist WHERE user = 'quittance' AND db = ?`, [
      new URL(db.url).pathname.slice(1),
    ])
    .catch(() => []);
  let ended = 0;
  for (const { id } of rows)
    ended += await sql.write(`KILL ${Number(id)}`).then(
      () => 1,
      () => 0,
    );
  return ended;
}
