/**
 * Whether the server may be written to just now, and is still set up as the books rely on: what was right at the start may have been changed
 * since, or the address leads to another server after a failover.
 *
 * One statement on one connection, so that a probe may ask every few seconds. A connection that finds something wrong is thrown away: the
 * next probe sees what a new connection sees.
 */
import type { DataSource } from 'typeorm';
import { discardConnection } from './discard-connection.js';

export const READ_ONLY = 'the server is read-only';

/** Throws a sentence that says what is wrong. */
export async function serverReady(dataSource: DataSource, kind: 'mysql' | 'mariadb'): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    // MariaDB before 11.1 knows only the older name.
    const isolation = kind === 'mariadb' ? '@@tx_isolation' : '@@transaction_isolation';
    const [found] = (await runner.query(
      `SELECT ${isolation} AS isolation, TIMEDIFF(NOW(), UTC_TIMESTAMP()) AS ahead, @@global.read_only AS readOnly`,
    )) as { isolation: string; ahead: string; readOnly: unknown }[];
    const problem = found === undefined ? 'the server answers nothing' : problemOf(found);
    if (problem === null) return;
    await discardConnection(runner);
    throw new Error(problem);
  } finally {
    await runner.release();
  }
}

function problemOf(found: { isolation: string; ahead: string; readOnly: unknown }): string | null {
  if (!/^read-committed$/i.test(found.isolation))
    return `transaction isolation is ${found.isolation}; set transaction_isolation=READ-COMMITTED on the server`;
  if (!/^-?00:00:00/.test(found.ahead))
    return `the server's clock is ${found.ahead} away from UTC; set default_time_zone='+00:00' on the server`;
  const readOnly = String(found.readOnly).toUpperCase();
  return readOnly === '0' || readOnly === 'OFF' ? null : READ_ONLY;
}
