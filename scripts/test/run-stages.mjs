/*
 * Runs the chosen stages in order and ends at the first that fails; tiers with servers run on two sides beside each other, each to its end.
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
  const [pure, withServers] = [tiers.filter(({ side }) => !side), tiers.filter(({ side }) => side)];
  const exitCode = pure.length === 0 ? 0 : await runChild(commandFor(pure, tierArgs), placeOf(ready));
  if (exitCode !== 0) return exitCode;
  return runSides(ready, withServers, tierArgs);
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

/**
 * Tiers of one side share a process and servers; the sides run beside each other, after whatever servers are missing were installed once.
 * Servers that were given are there only once, and so is the side that uses them.
 */
async function runSides(ready, tiers, tierArgs) {
  const given = ready.env.REDIS_URL || ready.env.MYSQL_URL;
  const sides = given ? [tiers].filter((all) => all.length > 0) : sidesOf(tiers);
  const commands = sides.map((tiers) => [...WITH_SERVERS, ...commandFor(tiers, tierArgs)]);
  if (commands.length < 2) return commands[0] === undefined ? 0 : runChild(commands[0], placeOf(ready));
  const exitCode = await runChild([...WITH_SERVERS, 'true'], placeOf(ready));
  if (exitCode !== 0) return exitCode;
  console.log(
    `side by side: ${sides.map(namesOf).join(' | ')}; what runs on the right is shown when the left has ended`,
  );
  return runBeside(commands, placeOf(ready));
}

const WITH_SERVERS = ['node', 'packages/local-stack/dist/with-stack.js'];

function sidesOf(tiers) {
  const sides = new Set(tiers.map(({ side }) => side));
  return [...sides].map((side) => tiers.filter((tier) => tier.side === side));
}

function commandFor(tiers, tierArgs) {
  return ['node', 'scripts/run-tiers.mjs', namesOf(tiers), ...tierArgs];
}

function namesOf(tiers) {
  return tiers.map((tier) => tier.name).join(',');
}

function placeOf({ root, env }) {
  return { cwd: root, env };
}
