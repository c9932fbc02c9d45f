#!/usr/bin/env node
// Starts the command line, under the Node that came with the dependencies when the one that runs this is too old.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST = [24, 15];
const EX_UNAVAILABLE = 69;
const here = dirname(fileURLToPath(import.meta.url));
const main = join(here, '..', 'dist', 'main.js');

function isNewEnough([major = 0, minor = 0]) {
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function fail(line) {
  console.error(`quittance: ${line}`);
  process.exit(EX_UNAVAILABLE);
}

/** A terminal sends its signals to both processes, `kill` to this one only: all are passed on, and the child drops repeats. */
function runUnder(node) {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => fail(`cannot run ${node}: ${error.message}`));
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)));
}

if (!existsSync(main)) fail('not built yet; run "npm start", or "npm run build" after "npm ci"');
if (isNewEnough(process.versions.node.split('.').map(Number))) {
  await import(main);
} else {
  const platform = `node-${process.platform}-${process.arch}`;
  const folders = [join(here, '..', '..', '..', 'node_modules'), join(here, '..', 'node_modules')];
  const found = folders.map((folder) => join(folder, platform, 'bin', 'node')).find((node) => existsSync(node));
  if (!found) fail(`Node ${OLDEST.join('.')} or newer is needed; this is ${process.version}`);
  runUnder(found);
}
