// Mocha's Spec reporter, which also writes the real figures down and names what keeps a finished run from ending.
import Mocha from 'mocha';
import { writeCounts } from './counts.mjs';

const endMsMax = 15_000;

export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { folder, tier } = options.reporterOptions ?? {};
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      writeCounts(folder, tier, { passed: passes, failed: failures, skipped: pending });
      setTimeout(() => leftOpen(folder, tier, runner.stats), endMsMax).unref();
    });
  }
}

/** A test that leaves a connection or a timer behind would hang the run; it fails it instead, and says what was left. */
function leftOpen(folder, tier, stats) {
  const left = process.getActiveResourcesInfo().join(', ');
  console.error(`${tier}: all tests ended ${endMsMax / 1000} s ago, but something is still open: ${left}`);
  writeCounts(folder, tier, { passed: stats.passes, failed: stats.failures + 1, skipped: stats.pending });
  process.exit(1);
}
