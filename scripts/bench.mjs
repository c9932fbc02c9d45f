// `npm run bench [-- NAME …]`: from a bare clone to measured figures. ARGS are those of the bench runner.
import { build, prepare } from './bootstrap/prepare.mjs';
import { exitWith } from './bootstrap/problem.mjs';
import { runChild } from './bootstrap/run-child.mjs';

await exitWith(async () => {
  const ready = await prepare();
  await build(ready);
  return runChild(['node', 'test/dist/bench/run.js', ...process.argv.slice(2)], { cwd: ready.root, env: ready.env });
});
