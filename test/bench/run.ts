/**
 * `npm run bench [-- NAME …]`: runs benches on servers of their own, prints a table and writes `test/bench/results/NAME.json`.
 *
 * Figures of different runs are not comparable (machines differ and are noisy); ratios within one run are.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startLocalStack } from '@quittance/local-stack';
import { audit } from './audit/audit.js';
import type { Figures } from './figures.js';
import { matching } from './matching/matching.js';
import { pipe } from './pipe/pipe.js';
import { queue } from './queue/queue.js';
import { relay } from './relay/relay.js';

const BENCHES: Readonly<Record<string, () => Promise<readonly Figures[]>>> = { queue, pipe, matching, audit, relay };

const names = process.argv.slice(2).filter((each) => !each.startsWith('-'));
const unknown = names.filter((each) => !(each in BENCHES));
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const stack = await startLocalStack({
  dir: `${root}.quittance`,
  kind: 'test',
  log: (line, ms) => console.log(`${line} (${ms} ms)`),
});
process.env['QUITTANCE_TEST_MYSQL_URL'] = stack.mysqlUrl;
process.env['QUITTANCE_TEST_REDIS_URL'] = stack.redisUrl;
const results = `${root}test/bench/results/`;
mkdirSync(results, { recursive: true });
try {
  for (const [name, run] of Object.entries(BENCHES)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const figures = await run();
    console.log(`\n${name} on ${stack.database.kind} ${stack.database.version}`);
    console.table(figures);
    writeFileSync(
      `${results}${name}.json`,
      `${JSON.stringify({ name, at: new Date().toISOString(), database: stack.database, figures }, null, 2)}\n`,
    );
  }
} finally {
  await stack.stop();
}
