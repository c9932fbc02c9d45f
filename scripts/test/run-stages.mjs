/*
 * Runs the chosen stages in order and ends at the first that fails.
 *
 * Out: the exit code, and as the very last line `N passed, N failed, N skipped`, summed over the tiers that ran. A check or a tier
 * that failed without a failing test of its own (lint, build, a crash, a time limit) counts as one failed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../bootstrap/prepare.mjs';
import { Problem } from '../bootstrap/problem.mjs';
import { runChild } from '../bootstrap/run-child.mjs';
import { runQuiet } from '../bootstrap/run-quiet.mjs';
import { seconds, step } from '../bootstrap/step.mjs';
import { sumCounts } from './counts.mjs';
import { isTier } from './stages.mjs';

export async function runStages(ready, { stages, mochaArgs }) {
  const began = Date.now();
  const counts = mkdtempSync(join(tmpdir(), 'quittance-test-'));
  try {
    const exitCode = await runInOrder(ready, stages, [counts, ...mochaArgs]);
    const total = sumCounts(counts, exitCode !== 0);
    console.log(`\nall stages: ${seconds(Date.now() - began)}`);
    console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
    return exitCode === 0 && total.failed > 0 ? 1 : exitCode;
  } finally {
    rmSync(counts, { recursive: true, force: true });
  }
}

async function runInOrder(ready, stages, tierArgs) {
  for (const stage of stages.filter((one) => !isTier(one))) {
    const exitCode = await runCheck(ready, stage);
    if (exitCode !== 0) return exitCode;
  }
  const tiers = stages.filter(isTier);
  for (const group of [tiers.filter((tier) => !tier.servers), tiers.filter((tier) => tier.servers)]) {
    const exitCode = await runTiers(ready, group, tierArgs);
    if (exitCode !== 0) return exitCode;
  }
  return 0;
}

async function runCheck(ready, stage) {
  try {
    if (stage.build) await build(ready);
    else {
      const command = ['npm', 'run', '--silent', stage.check];
      await step(stage.name, () => runQuiet(command, { cwd: ready.root, env: ready.env, msMax: stage.msMax }));
    }
    return 0;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(`${error.message}\n${stage.name}: failed`);
    return error.exitCode;
  }
}

/** The tiers of one group share a process, and the servers if they need them. */
function runTiers({ root, env }, tiers, tierArgs) {
  if (tiers.length === 0) return 0;
  const names = tiers.map((tier) => tier.name).join(',');
  const run = ['node', 'scripts/run-tiers.mjs', names, ...tierArgs];
  const withServers = tiers.some((tier) => tier.servers) ? ['node', 'packages/local-stack/dist/with-stack.js'] : [];
  return runChild([...withServers, ...run], { cwd: root, env });
}
