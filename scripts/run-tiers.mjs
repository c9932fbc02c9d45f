// `node scripts/run-tiers.mjs TIER[,TIER] COUNTS-FOLDER [MOCHA-ARGS]`, in the environment `prepare` made: tiers in order, to the first failure.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { exitWith } from './bootstrap/problem.mjs';
import { runChild } from './bootstrap/run-child.mjs';
import { seconds } from './bootstrap/step.mjs';
import { writeCounts } from './test/counts.mjs';
import { findTestFiles } from './test/find-test-files.mjs';
import { stages } from './test/stages.mjs';

const root = join(import.meta.dirname, '..');
const [names = '', countsFolder = '', ...mochaArgs] = process.argv.slice(2);

await exitWith(async () => {
  for (const name of names.split(',')) {
    const tier = stages.find((stage) => stage.name === name);
    const began = Date.now();
    const exitCode = await runTier(tier);
    console.log(`${name}: ${exitCode === 0 ? 'done' : 'failed'} (${seconds(Date.now() - began)})`);
    if (exitCode !== 0) return exitCode;
  }
  return 0;
});

async function runTier(tier) {
  const files = findTestFiles(root, tier);
  if (files.length === 0) {
    console.log(`${tier.name}: no test files`);
    return 1;
  }
  const browser = tier.browser ? findBrowser() : {};
  if (browser.missing) return skip(tier, files, browser.missing);
  // Flags of Node stand here and not in a configuration file, from which mocha would start a second process for them.
  const mocha = ['node', '--enable-source-maps', 'node_modules/mocha/bin/mocha.js', '--no-config', '--forbid-only'];
  const reporter = ['--reporter', 'scripts/counting-reporter.mjs'];
  const where = ['--reporter-option', `folder=${countsFolder},tier=${tier.name}`];
  const limit = ['--timeout', String(tier.testMsMax)];
  const command = [...mocha, ...reporter, ...where, ...limit, ...mochaArgs, ...files];
  return runChild(command, { cwd: root, env: { ...process.env, ...browser.env }, msMax: tier.msMax });
}

/** Asks the local-stack package, which also installs one where it may. */
function findBrowser() {
  const program = join(root, 'packages/local-stack/dist/print-browser/main.js');
  const found = spawnSync('node', [program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const path = found.stdout?.trim();
  return found.status === 0 && path ? { env: { QUITTANCE_BROWSER: path } } : { missing: 'no Chromium (see above)' };
}

function skip(tier, files, why) {
  console.log(`\n*** ${tier.name}: SKIPPED, ${files.length} files, ${why} ***\n`);
  writeCounts(countsFolder, tier.name, { passed: 0, failed: 0, skipped: files.length });
  return 0;
}
