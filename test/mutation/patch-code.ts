/**
 * Takes safeguards out of the compiled product while it is loaded: `node --import …/patch-code.js PROGRAM`.
 *
 * Input: patches as JSON in the environment. Output: modules whose text differs from the file by the patch; no file is touched. Throws when the
 * text is not there exactly once: then the product changed, and its mutation would prove nothing.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Patch, UNPATCHED } from './mutations.js';

/** From `test/dist/mutation/`. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const patches = new Map<string, Patch[]>();
for (const patch of JSON.parse(process.env['MUTATION_PATCHES'] ?? '[]') as Patch[])
  patches.set(urlOf(patch.file), [...(patches.get(urlOf(patch.file)) ?? []), patch]);

registerHooks({
  load: (url, context, nextLoad) => {
    const own = patches.get(url);
    if (own === undefined) return nextLoad(url, context);
    patches.delete(url);
    return { format: 'module', source: patched(url, own), shortCircuit: true };
  },
});

process.on('exit', () => {
  for (const url of patches.keys()) console.error(`the patched module was never loaded: ${url}`);
  if (patches.size > 0) process.exitCode = UNPATCHED;
});

/** A compiled module with a safeguard taken out. */
function patched(url: string, own: readonly Patch[]): string {
  let text = readFileSync(new URL(url), 'utf8');
  for (const { file, from, to } of own) {
    const times = text.split(from).length - 1;
    if (times !== 1) {
      console.error(`${file} has the text to be taken out ${times} times: ${from}`);
      process.exit(UNPATCHED);
    }
    text = text.replace(from, () => to);
  }
  return text;
}

function urlOf(file: string): string {
  return pathToFileURL(join(ROOT, file)).href;
}
