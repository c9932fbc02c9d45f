import { modulesUpToDate } from './modules-up-to-date.mjs';
import { Problem } from './problem.mjs';
import { runQuiet } from './run-quiet.mjs';
import { step } from './step.mjs';

const installMsMax = 15 * 60_000;

/**
 * Installs what the lock file names, unless it is there. No package of it needs an install script, so none is run.
 * `--loglevel=error`: the installing Node is older than what some tools ask for; they run on the Node that is installed with them.
 */
export async function installModules(root) {
  if (modulesUpToDate(root)) return;
  const flags = ['--loglevel=error', '--no-audit', '--no-fund', '--ignore-scripts'];
  const everything = ['--include=dev', '--include=optional'];
  const command = [...npmCommand(), 'ci', ...flags, ...everything];
  await step('installing dependencies (npm ci)', () =>
    runQuiet(command, { cwd: root, env: process.env, msMax: installMsMax, shown: withoutUsage }),
  );
  if (!modulesUpToDate(root))
    throw new Problem('npm ci ended well, but node_modules lacks packages of the lock file', 1);
}

/** When npm refuses, it ends with a page about its options; what it refuses stands above. */
function withoutUsage(output) {
  return output.split(/^npm error Clean install a project/m)[0];
}

/** The npm that runs us, else the one on PATH. */
function npmCommand() {
  const npm = process.env.npm_execpath;
  return npm?.endsWith('.js') && npm.includes('npm') ? [process.execPath, npm] : ['npm'];
}
