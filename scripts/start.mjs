// `npm start [-- ARGS]`: from a bare clone to a running system. ARGS are those of `quittance up`.
import { build, prepare } from './bootstrap/prepare.mjs';
import { exitWith } from './bootstrap/problem.mjs';
import { runChild } from './bootstrap/run-child.mjs';

await exitWith(async () => {
  const ready = await prepare();
  await build(ready);
  const command = ['node', 'packages/cli/bin/quittance.mjs', 'up', ...process.argv.slice(2)];
  return runChild(command, { cwd: ready.root, env: ready.env });
});
