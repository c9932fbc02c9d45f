import type { Sql } from '../sql.js';

/** Makes the connection unless it is there. @returns its id */
export async function ensureConnection(sql: Sql, name: string, mode: 'live' | 'test'): Promise<bigint> {
  await sql.write('INSERT INTO connections (name, mode) VALUES (?, ?) ON DUPLICATE KEY UPDATE id = id', [name, mode]);
  const [row] = await sql.select<{ id: string }>('SELECT id FROM connections WHERE name = ?', [name]);
  if (row === undefined) throw new Error(`connection ${name} was made and is not there`);
  return BigInt(row.id);
}
