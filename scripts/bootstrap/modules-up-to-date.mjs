import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether npm's own record of what it installed has every package of the lock file at the lock file's version.
 * npm writes that record last, so an interrupted installation is not up to date. Optional packages may be absent (other platforms).
 */
export function modulesUpToDate(root) {
  const locked = packagesIn(join(root, 'package-lock.json'));
  const installed = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  return locked !== undefined && installed !== undefined && covers(installed, locked);
}

export function covers(installed, locked) {
  return Object.entries(locked)
    .filter(([path, entry]) => path.startsWith('node_modules/') || path.includes('/node_modules/') || entry.link)
    .every(([path, entry]) => {
      const there = installed[path];
      if (there === undefined) return entry.optional === true || entry.devOptional === true;
      return there.version === entry.version && there.link === entry.link;
    });
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
