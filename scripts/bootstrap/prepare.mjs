/*
 * What every command does first, with nothing but Node 20 and npm: dependencies, a new enough Node, and the build.
 *
 * Out: the checkout's folder and the environment in which everything else runs (the new Node and the tools on PATH).
 * On a crash nothing is half done that the next start would take for done: npm writes its record last, tsc its build info.
 */
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNodeFolder } from './find-node.mjs';
import { installModules } from './install-modules.mjs';
import { exitUnavailable, Problem } from './problem.mjs';
import { runQuiet } from './run-quiet.mjs';
import { step } from './step.mjs';

const buildMsMax = 10 * 60_000;
const oldestMajor = 20;

export async function prepare() {
  refuseWhatCannotWork();
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
  const modulesChanged = await installModules(root);
  const tools = join(root, 'node_modules', '.bin');
  const path = [findNodeFolder(root), tools, process.env.PATH].join(delimiter);
  return { root, env: { ...process.env, PATH: path }, modulesChanged };
}

/** Builds what changed since the last build; everything after an installation, because tsc's record knows nothing of packages. */
export async function build({ root, env, modulesChanged }) {
  const command = modulesChanged ? ['tsc', '-b', '--force'] : ['tsc', '-b'];
  await step(`building (${command.join(' ')})`, () => runQuiet(command, { cwd: root, env, msMax: buildMsMax }));
}

function refuseWhatCannotWork() {
  if (process.platform === 'win32') {
    throw new Problem('Windows is not supported; inside WSL it works as on Linux.', exitUnavailable);
  }
  if (Number(process.versions.node.split('.')[0]) < oldestMajor) {
    throw new Problem(`Node ${oldestMajor} or newer is needed; this is ${process.version}.`, exitUnavailable);
  }
}
