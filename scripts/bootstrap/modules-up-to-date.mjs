import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether npm's own record of what it installed has every package of the lock file at the lock file's version.
 * npm writes that record last, so an interrupted installation is not up to date. Optional packages may be absent (other platforms).
 */
export function modulesUpToDate(root) {
  const locked = packagesIn(join(root, 'package-lock.json'));
  const installed = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  const isThere = (path) => existsSync(join(root, path, 'package.json'));
  return locked !== undefined && installed !== undefined && covers(installed, locked, isThere);
}

function covers(installed, locked, isThere) {
  return Object.entries(locked)
    .filter(([path]) => path.includes('node_modules/'))
    .every(([path, entry]) => {
      // Our own packages: the link itself counts, for they have no version to compare.
      if (entry.link) return isThere(path);
      const there = installed[path];
      // The record outlives a folder that somebody deleted.
      if (there !== undefined && !isThere(path)) return false;
      return there === undefined
        ? entry.optional === true || entry.devOptional === true
        : there.version === entry.version;
    });
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
