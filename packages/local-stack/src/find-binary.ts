import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Server binaries live here on systems whose users do not have these folders on PATH. */
const systemFolders = [
  '/usr/sbin',
  '/usr/bin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/libexec',
  '/opt/homebrew/bin',
  '/opt/homebrew/sbin',
];

/** Where to look: `QUITTANCE_BIN_PATH` alone when set (a list like PATH), else PATH and the usual system folders. */
export function searchFolders(env: NodeJS.ProcessEnv): readonly string[] {
  const only = env['QUITTANCE_BIN_PATH'];
  const listed = (only ?? env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return only === undefined ? [...new Set([...listed, ...systemFolders])] : listed;
}

/** The first of `names`, in their order of preference, that is an executable file in one of `folders`. */
export function findBinary(names: readonly string[], folders: readonly string[]): string | undefined {
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find(isExecutableFile);
}

function isExecutableFile(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
