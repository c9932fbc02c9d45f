import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One file a tier: `{ passed, failed, skipped }`. */
export function writeCounts(folder, tier, counts) {
  writeFileSync(join(folder, `${tier}.json`), JSON.stringify(counts));
}

/** The sum over the tiers; something that failed without a failing test counts as one. */
export function sumCounts(folder, somethingFailed) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const file of readdirSync(folder)) {
    const counts = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    for (const key of Object.keys(total)) total[key] += counts[key];
  }
  if (somethingFailed && total.failed === 0) total.failed = 1;
  return total;
}
