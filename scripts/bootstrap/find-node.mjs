import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exitUnavailable, Problem } from './problem.mjs';

const askMsMax = 20_000;
const oldest = [24, 15];

/** The folder of a Node new enough to run everything: the one npm installed with the dependencies, else the machine's own. */
export function findNodeFolder(root) {
  const installed = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(installed) && isNewEnough(versionOf(installed))) return dirname(installed);
  if (isNewEnough(process.version)) return dirname(process.execPath);
  const needed = oldest.join('.');
  const here = `${process.platform} on ${process.arch}`;
  throw new Problem(
    `Node ${needed} or newer is needed and does not come with the dependencies for ${here}; this is Node ${process.version}.\n` +
      `Install it from https://nodejs.org/en/download and start again.`,
    exitUnavailable,
  );
}

function isNewEnough(version) {
  const [major = 0, minor = 0] = (version ?? '').replace(/^v/, '').split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

/** Undefined when the binary does not run here, for example on a machine with another C library. */
function versionOf(node) {
  try {
    return execFileSync(node, ['--version'], { encoding: 'utf8', timeout: askMsMax }).trim();
  } catch {
    return undefined;
  }
}
