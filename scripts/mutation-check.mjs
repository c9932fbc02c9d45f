// `npm run mutation-check [-- WORDS …]`: from a bare clone to a table that says which safeguard is missed by what. WORDS choose among them.
import { build, prepare } from './bootstrap/prepare.mjs';
import { exitWith } from './bootstrap/problem.mjs';
import { runChild } from './bootstrap/run-child.mjs';

await exitWith(async () => {
  const ready = await prepare();
  await build(ready);
  const program = ['node', 'test/dist/mutation/run.js', ...process.argv.slice(2)];
  return runChild(program, { cwd: ready.root, env: ready.env });
});
