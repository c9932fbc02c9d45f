// `npm test [-- TIER … MOCHA-ARGS]`: from a bare clone to one line that says how many tests passed, failed and were skipped.
import { prepare } from './bootstrap/prepare.mjs';
import { exitWith } from './bootstrap/problem.mjs';
import { runStages } from './test/run-stages.mjs';
import { selectStages } from './test/select-stages.mjs';

await exitWith(async () => {
  const selection = selectStages(process.argv.slice(2));
  return runStages(await prepare(), selection);
});
