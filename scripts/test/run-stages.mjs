/*
 * Runs the chosen stages in order and ends at the first that fails; tiers run on two sides beside each other, each side to its end.
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
import { runBeside } from './run-beside.mjs';
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
    const exitCode = await runSides(ready, group, tierArgs);
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

/** The sides of one group beside each other, after whatever servers are missing were installed once. Given servers are there only once. */
async function runSides({ root, env }, tiers, tierArgs) {
  const place = { cwd: root, env };
  const servers = tiers.some((tier) => tier.servers) ? ['node', 'packages/local-stack/dist/with-stack.js'] : [];
  const commandFor = (side) => [...servers, 'node', 'scripts/run-tiers.mjs', namesOf(side), ...tierArgs];
  const sides = env.REDIS_URL || env.MYSQL_URL ? [tiers] : sidesOf(tiers);
  if (tiers.length === 0) return 0;
  if (sides.length === 1) return runChild(commandFor(sides[0]), place);
  const exitCode = servers.length === 0 ? 0 : await runChild([...servers, 'true'], place);
  if (exitCode !== 0) return exitCode;
  console.log(
    `side by side: ${sides.map(namesOf).join(' | ')}; what runs on the right is shown when the left has ended`,
  );
  return runBeside(sides.map(commandFor), place);
}

function sidesOf(tiers) {
  const sides = new Set(tiers.map(({ side }) => side));
  return [...sides].map((side) => tiers.filter((tier) => tier.side === side));
}

function namesOf(tiers) {
  return tiers.map((tier) => tier.name).join(',');
}
