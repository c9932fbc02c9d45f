// `npm run chaos [-- ARGS]`: from a bare clone to a cluster that is hurt and checked. ARGS are those of the chaos runner; `--list` names the faults.
import { build, prepare } from './bootstrap/prepare.mjs';
import { exitWith } from './bootstrap/problem.mjs';
import { runChild } from './bootstrap/run-child.mjs';

/** A hundred thousand payments with all their objects, as Stripe keeps them. */
const heapMibMax = 6_144;

await exitWith(async () => {
  const ready = await prepare();
  await build(ready);
  const program = [
    'node',
    '--enable-source-maps',
    `--max-old-space-size=${heapMibMax}`,
    'test/dist/chaos/run/main.js',
    ...process.argv.slice(2),
  ];
  return runChild(program, { cwd: ready.root, env: ready.env });
});
