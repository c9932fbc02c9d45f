import { globSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DatabaseServer } from './database-server.js';
import { findBinary } from './find-binary.js';
import type { Program } from './program.js';

/** Where the unpacked packages of one server live; kept between runs. */
export function treeOf(dir: string, name: 'redis' | 'mariadb' | 'mysql'): string {
  return join(resolve(dir), 'opt', name);
}

export function findUnpackedRedis(dir: string): Program | undefined {
  const tree = treeOf(dir, 'redis');
  const file = findBinary(['redis-server'], [join(tree, 'usr/bin')]);
  return file === undefined ? undefined : { command: [file], env: libraryPath(tree), extraArgs: [] };
}

/** Packages of the machine's own release: its loader and C library, their other libraries. */
export function findUnpackedMariadb(dir: string): DatabaseServer | undefined {
  const tree = treeOf(dir, 'mariadb');
  const server = findBinary(['mariadbd'], [join(tree, 'usr/sbin')]);
  const installer = findBinary(['mariadb-install-db'], [join(tree, 'usr/bin')]);
  if (!server || !installer) return undefined;
  const env = libraryPath(tree);
  const extraArgs = [...sharedFolders(tree), `--plugin-dir=${join(tree, 'usr/lib/mysql/plugin')}`];
  return {
    kind: 'mariadb',
    program: { command: [server], env, extraArgs },
    initialise: [installer],
    initialiseArgs: [`--basedir=${join(tree, 'usr')}`],
  };
}

/** Packages of a newer release: everything through their own loader, C library included. */
export function findUnpackedMysql(dir: string): DatabaseServer | undefined {
  const tree = treeOf(dir, 'mysql');
  const server = findBinary(['mysqld'], [join(tree, 'usr/sbin')]);
  const [loader] = globSync(join(tree, 'usr/lib/*-linux-gnu/ld-linux-*.so.*'));
  if (!server || !loader) return undefined;
  const command = [loader, '--library-path', libraryFolders(tree).join(':'), server];
  const extraArgs = [...sharedFolders(tree), `--plugin-dir=${join(tree, 'usr/lib/mysql/plugin')}`];
  const program = { command, env: {}, extraArgs };
  return { kind: 'mysql', program, initialise: command, initialiseArgs: extraArgs };
}

function sharedFolders(tree: string): string[] {
  const shared = join(tree, 'usr/share/mysql');
  return [`--lc-messages-dir=${shared}`, `--character-sets-dir=${join(shared, 'charsets')}`];
}

function libraryPath(tree: string): Record<string, string> {
  return { LD_LIBRARY_PATH: libraryFolders(tree).join(':') };
}

/** `usr/lib/<triplet>` and, on releases before the merged /usr, `lib/<triplet>`, with their private sub-folders. */
function libraryFolders(tree: string): string[] {
  const roots = globSync(join(tree, '{usr/lib,lib}/*-linux-gnu*'));
  return [...roots, ...roots.flatMap((root) => globSync(join(root, '{mysql,mysql/private,libfido2}')))];
}
