// `npm run simulate [-- --seed S | --minutes M | --histories K]`: from a bare clone to histories in simulated time. ARGS are those of the runner.
import { build, prepare } from './bootstrap/prepare.mjs';
import { exitWith } from './bootstrap/problem.mjs';
import { runChild } from './bootstrap/run-child.mjs';

await exitWith(async () => {
  const ready = await prepare();
  await build(ready);
  const run = ['node', '--enable-source-maps', 'test/dist/simulation/simulate.js', ...process.argv.slice(2)];
  return runChild(run, { cwd: ready.root, env: ready.env });
});
