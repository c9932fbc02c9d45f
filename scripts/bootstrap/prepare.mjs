/*
 * What every command does first, with nothing but Node 20 and npm: dependencies, a new enough Node, and the build.
 *
 * Out: the checkout's folder and the environment in which everything else runs (the new Node and the tools on PATH, and a folder in which
 * Node keeps what it compiled: the tests alone start several hundred processes).
 * On a crash nothing is half done that the next start would take for done: npm writes its record last, tsc its build info.
 */
import { existsSync, writeFileSync } from 'node:fs';
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
  await installModules(root);
  const tools = join(root, 'node_modules', '.bin');
  const path = [findNodeFolder(root), tools, process.env.PATH].join(delimiter);
  return {
    root,
    env: { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'), ...process.env, PATH: path },
  };
}

/**
 * Builds what changed since the last build; everything when no build succeeded since the last installation, because tsc's record keeps
 * the errors of packages that were missing. npm ci empties node_modules, and the note in it goes with the rest.
 */
export async function build({ root, env }) {
  const note = join(root, 'node_modules', '.quittance-built');
  const command = existsSync(note) ? ['tsc', '-b'] : ['tsc', '-b', '--force'];
  await step(`building (${command.join(' ')})`, () => runQuiet(command, { cwd: root, env, msMax: buildMsMax }));
  writeFileSync(note, '');
}

function refuseWhatCannotWork() {
  if (process.platform === 'win32') {
    throw new Problem('Windows is not supported; inside WSL it works as on Linux.', exitUnavailable);
  }
  if (Number(process.versions.node.split('.')[0]) < oldestMajor) {
    throw new Problem(`Node ${oldestMajor} or newer is needed; this is ${process.version}.`, exitUnavailable);
  }
}
