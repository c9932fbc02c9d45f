import type { Store } from './open-store.js';

/**
 * Checks the settings that the books rely on: isolation of our own transactions, UTC, and a bounded lock wait.
 * Read on two successive uses, because a pooled connection loses its session settings between them.
 * @returns one sentence for each thing that is wrong; empty when all is well
 */
export async function assertServer(store: Store): Promise<string[]> {
  const problems = new Set<string>();
  for (let use = 0; use < 2; use += 1) {
    const found = await store.transaction(async (sql) => {
      // MariaDB before 11.1 knows only the older name.
      const [isolation] = await sql.select<{ Value: string }>(
        `SHOW SESSION VARIABLES WHERE Variable_name IN ('transaction_isolation', 'tx_isolation')`,
      );
      const [clock] = await sql.select<{ ahead: string }>('SELECT TIMEDIFF(NOW(), UTC_TIMESTAMP()) AS ahead');
      return { isolation: isolation?.Value ?? '', ahead: clock?.ahead ?? '' };
    });
    if (!/^read-committed$/i.test(found.isolation))
      problems.add(
        `transaction isolation is ${found.isolation}; set transaction_isolation=READ-COMMITTED on the server`,
      );
    if (!/^-?00:00:00/.test(found.ahead))
      problems.add(`the server's clock is ${found.ahead} away from UTC; set default_time_zone='+00:00' on the server`);
  }
  return [...problems];
}
