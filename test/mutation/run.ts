/**
 * `npm run mutation-check [-- WORDS …]`: takes the safeguards of the product away one by one, and shows that each is missed.
 *
 * Prints a table; ends with 0 only when nothing goes red with nothing removed, and something does for everything removed.
 */
import { fileURLToPath } from 'node:url';
import { startLocalStack } from '@quittance/local-stack';
import { checkMutation, type Verdict } from './check-mutation.js';
import { MUTATIONS } from './mutations.js';

const words = process.argv.slice(2).filter((each) => !each.startsWith('-'));
const chosen = MUTATIONS.filter((each) => words.length === 0 || words.some((word) => each.name.includes(word)));
const stack = await startLocalStack({
  dir: `${fileURLToPath(new URL('../../../', import.meta.url))}.quittance`,
  kind: 'test',
  log: (line, ms) => console.log(`${line} (${ms} ms)`),
});
process.env['QUITTANCE_TEST_MYSQL_URL'] = stack.mysqlUrl;
process.env['QUITTANCE_TEST_REDIS_URL'] = stack.redisUrl;
const verdicts: { verdict: Verdict; asExpected: boolean }[] = [];
try {
  for (const mutation of chosen) {
    const verdict = await checkMutation(mutation);
    const isHarmed = (mutation.patches ?? mutation.sql ?? mutation.without) !== undefined;
    const asExpected = verdict.noticed.size > 0 === isHarmed;
    verdicts.push({ verdict, asExpected });
    console.log(`${asExpected ? 'as expected' : 'NOT AS EXPECTED'}: ${mutation.name}`);
    for (const [invariant, example] of verdict.noticed) console.log(`  ${invariant}: ${example.slice(0, 200)}`);
  }
} finally {
  await stack.stop();
}
console.table(
  verdicts.map(({ verdict, asExpected }) => ({
    'taken away': verdict.mutation,
    'went red': [...verdict.noticed.keys()].join(', ') || 'nothing',
    'as expected': asExpected ? 'yes' : 'NO',
    seconds: (verdict.durationMs / 1_000).toFixed(1),
  })),
);
process.exitCode = verdicts.every((each) => each.asExpected) ? 0 : 1;
