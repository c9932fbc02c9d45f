/*
 * Downloads Debian packages into a folder of ours and unpacks them there: no root, nothing of the system is touched.
 *
 * Out: undefined when the tree is in place, else the reason why not.
 * The tree is built beside its place and renamed, so that a tree that is there is complete.
 */
import { globSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findBinary } from './find-binary.js';
import { lastError } from './install-with-apt.js';
import { limits } from './limits.js';
import { processIdentity } from './process-identity.js';
import { runCommand } from './run-command.js';

export interface PrivateApt {
  /** Where the tree goes. */
  readonly tree: string;
  readonly packages: readonly string[];
  /** Lines of a sources.list to use instead of the machine's own. */
  readonly sources?: string;
  /** Whether what the machine has installed counts as there already; if not, the whole closure is downloaded. */
  readonly useInstalled: boolean;
  /** Package name prefixes that are not unpacked. */
  readonly without?: readonly string[];
}

export async function unpackPackages(of: PrivateApt): Promise<string | undefined> {
  const aptGet = findBinary(['apt-get'], ['/usr/bin']);
  const dpkg = findBinary(['dpkg'], ['/usr/bin']);
  if (!aptGet || !dpkg) return 'no apt-get';
  // A folder of its own for every process: two starts may unpack at once, and the last to finish wins.
  const work = `${of.tree}.${process.pid}.new`;
  for (const left of globSync(`${of.tree}.*.new`).filter(isAbandoned)) rmSync(left, { recursive: true, force: true });
  const root = join(work, 'root');
  for (const folder of ['lists/partial', 'archives/partial', 'root'])
    mkdirSync(join(work, folder), { recursive: true });
  const options = aptOptions(of, work);
  const update = await apt([aptGet, ...options, 'update']);
  if (update.code !== 0) return `apt-get update failed (${lastError(update.output)})`;
  const fetch = ['install', '-y', '--download-only', '--no-install-recommends', ...of.packages];
  const fetched = await apt([aptGet, ...options, ...fetch]);
  if (fetched.code !== 0) return `apt-get download failed (${lastError(fetched.output)})`;
  for (const file of debFiles(work, of.without ?? [])) {
    const unpacked = await runCommand([dpkg, '-x', file, root], { msMax: limits.packagesMsMax });
    if (unpacked.code !== 0) return `dpkg -x failed (${lastError(unpacked.output)})`;
  }
  mkdirSync(dirname(of.tree), { recursive: true });
  rmSync(of.tree, { recursive: true, force: true });
  renameSync(root, of.tree);
  rmSync(work, { recursive: true, force: true });
  return undefined;
}

function isAbandoned(work: string): boolean {
  const pid = Number(/\.(\d+)\.new$/.exec(work)?.[1]);
  return pid === process.pid || processIdentity(pid) === undefined;
}

function aptOptions(of: PrivateApt, work: string): string[] {
  const status = join(work, 'status');
  writeFileSync(status, '');
  const list = join(work, 'sources.list');
  writeFileSync(list, of.sources ?? '');
  const options = [
    `Dir::State::lists=${join(work, 'lists')}`,
    `Dir::Cache::archives=${join(work, 'archives')}`,
    `Dir::Cache::pkgcache=`,
    `Dir::Cache::srcpkgcache=`,
    `Dir::State::extended_states=${join(work, 'extended_states')}`,
    'Debug::NoLocking=1',
    'APT::Sandbox::User=',
    ...(of.useInstalled ? [] : [`Dir::State::status=${status}`]),
    ...(of.sources === undefined ? [] : [`Dir::Etc::sourcelist=${list}`, 'Dir::Etc::sourceparts=-']),
  ];
  return options.flatMap((option) => ['-o', option]);
}

function debFiles(work: string, without: readonly string[]): string[] {
  const archives = join(work, 'archives');
  const wanted = readdirSync(archives).filter((file) => file.endsWith('.deb'));
  return wanted
    .filter((file) => !without.some((prefix) => file.startsWith(prefix)))
    .map((file) => join(archives, file));
}

function apt(command: readonly string[]) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  return runCommand(command, { msMax: limits.packagesMsMax, env });
}
