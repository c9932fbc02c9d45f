// Mocha's Spec reporter, which also writes the real figures down and names what keeps a finished run from ending.
import Mocha from 'mocha';
import { writeCounts } from './test/counts.mjs';

/** How long a run may take to end after its last test. */
const endMsMax = 15_000;

export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { folder, tier, endMs = endMsMax } = options.reporterOptions ?? {};
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      writeCounts(folder, tier, { passed: passes, failed: failures, skipped: pending });
      setTimeout(() => leftOpen(folder, tier, runner.stats, Number(endMs)), Number(endMs)).unref();
    });
  }
}

/** A test that leaves a connection or a timer behind would hang the run; it fails it instead, and says what was left. */
function leftOpen(folder, tier, stats, endMs) {
  const left = process.getActiveResourcesInfo().join(', ');
  console.error(`${tier}: all tests ended ${endMs / 1000} s ago, but something is still open: ${left}`);
  writeCounts(folder, tier, { passed: stats.passes, failed: stats.failures + 1, skipped: stats.pending });
  // Mocha sets the exit code from the failed tests while exiting; this comes after it.
  process.on('exit', () => {
    process.exitCode = 1;
  });
  process.exit();
}
