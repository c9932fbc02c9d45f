import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';

/** The compiled tests of a tier. A compiled file whose source is gone is no test any more: tsc leaves it lying there. */
export function findTestFiles(root, tier) {
  return tier.folders
    .flatMap((folder) => globSync(`${folder}/**/*.test.js`, { cwd: root }))
    .filter((file) => existsSync(join(root, sourceOf(file))))
    .sort();
}

/** `packages/x/dist/a.test.js` comes from `packages/x/src/a.test.ts`, `test/dist/e2e/a.test.js` from `test/e2e/a.test.ts`. */
export function sourceOf(file) {
  const typescript = file.replace(/\.js$/, '.ts');
  return file.startsWith('test/dist/')
    ? typescript.replace('test/dist/', 'test/')
    : typescript.replace('/dist/', '/src/');
}
