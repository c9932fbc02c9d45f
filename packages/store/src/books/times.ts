import type { Sql } from '../sql.js';

/** The database's time, milliseconds since the epoch. */
export async function readClock(sql: Sql): Promise<number> {
  const [clock] = await sql.select<{ now: Date }>('SELECT CURRENT_TIMESTAMP(3) AS now');
  return clock?.now.getTime() ?? 0;
}

export function dateOf(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
