// Mocha's Spec reporter, which also writes the real figures down, ends a run in good order when it is interrupted, and names what keeps
// a finished run from ending. Options: `folder` and `tier` for the figures, `endMs` to wait after the last test.
import { constants } from 'node:os';
import Mocha from 'mocha';
import { writeCounts } from './test/counts.mjs';

/** How long a run may take to end after its last test. */
const endMsMax = 15_000;

export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { folder, tier, endMs = endMsMax } = options.reporterOptions ?? {};
    endInGoodOrder(runner);
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      writeCounts(folder, tier, { passed: passes, failed: failures, skipped: pending });
      // Nothing is open any more. Left to itself, Node waits in its own clean-up for requests of its own, and has been seen to do so for ever.
      process.once('beforeExit', () => process.exit());
      setTimeout(() => leftOpen(folder, tier, runner.stats, Number(endMs)), Number(endMs)).unref();
    });
  }
}

/** The first signal lets the running test end and the hooks clean up, so that no server of a test is left behind; the second does not. */
function endInGoodOrder(runner) {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      console.error(`${signal}: ending after this test; once more ends now`);
      const code = 128 + constants.signals[signal];
      runner.once('end', () => setImmediate(exitWith, code));
      runner.abort();
      process.once(signal, () => process.exit(code));
    });
  }
}

/** A test that leaves a connection or a timer behind would hang the run; it fails it instead, and says what was left. */
function leftOpen(folder, tier, stats, endMs) {
  const left = process.getActiveResourcesInfo().join(', ');
  console.error(`${tier}: all tests ended ${endMs / 1000} s ago, but something is still open: ${left}`);
  writeCounts(folder, tier, { passed: stats.passes, failed: stats.failures + 1, skipped: stats.pending });
  exitWith(1);
  process.exit();
}

/** Mocha sets the exit code from the failed tests in a listener of its own, made when the run ended; the last listener wins. */
function exitWith(code) {
  process.on('exit', () => {
    process.exitCode = code;
  });
}
