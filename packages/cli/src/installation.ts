import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout or image: it has `services/`, next to `packages/`. */
export function installationFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'services')) || !existsSync(join(folder, 'packages'))) {
    const parent = dirname(folder);
    if (parent === folder) return process.cwd();
    folder = parent;
  }
  return folder;
}

/** Where `up` keeps its data: QUITTANCE_DIR, else `.quittance` of the installation. */
export function dataFolder(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env['QUITTANCE_DIR'] ?? join(installationFolder(), '.quittance'));
}

/** What belongs to the running instance: settings, secrets, logs. The local stack keeps its servers here too. */
export function runFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(dataFolder(env), 'run');
}
