import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder, found from the compiled file as well as from the source. */
export const ROOT = rootAbove(dirname(fileURLToPath(import.meta.url)));

export interface SourceFile {
  /** From the checkout's folder, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every file of the product that is in version control or about to be, by the ending of its name. */
export function sourceFiles(...endings: readonly string[]): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return listed
    .split('\0')
    .filter((path) => endings.some((ending) => path.endsWith(ending)) && existsSync(join(ROOT, path)))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** Whether the files can be listed: an unpacked archive has no version control to ask. */
export function hasVersionControl(): boolean {
  return existsSync(join(ROOT, '.git'));
}

export function isTest(path: string): boolean {
  return path.startsWith('test/') || path.endsWith('.test.ts');
}

function rootAbove(folder: string): string {
  if (existsSync(join(folder, '.dependency-cruiser.cjs'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('no checkout above this file');
  return rootAbove(parent);
}
