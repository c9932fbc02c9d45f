import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { FAULTS } from '../chaos/faults/all-faults.js';
import { type Lane, startLane } from '../chaos/lane/start-lane.js';
import { runMixed } from '../chaos/run/run-mixed.js';

/** `npm run chaos` is the long form: every fault by itself, many times. */
const SEED = 7;
const MINUTES = 0.2;
const FAULTS_EVERY_MS = 1_500;
const BUYERS_A_SECOND = 25;
/** Those that are over in seconds: a killed worker's jobs come back when their locks are over, which takes longer than a test may. */
const QUICK = [
  'redis-emptied',
  'connections-killed',
  'deadlocks',
  'database-line-slow',
  'acknowledgements-lost',
  'events-duplicated',
  'events-reversed',
  'order-system-breaks-off',
  'order-system-line-slow',
  'relay-killed',
  'forged-signatures',
  'event-that-cannot-be-read',
];

describe('a cluster that is hurt again and again', function () {
  this.timeout(170_000);
  let lane: Lane;

  before(async () => {
    lane = await startLane({ seed: 'short', env: { LOG_LEVEL: 'warn' } });
  });

  it('comes to rest with every invariant true, and working its inbox off again changes nothing', async () => {
    const result = await runMixed(lane, {
      ...{ seed: SEED, minutes: MINUTES, payments: 0, everyMs: FAULTS_EVERY_MS, perSecond: BUYERS_A_SECOND },
      names: QUICK,
      say: (line) => console.log(`    ${line}`),
    });
    expect(result.differences).to.deep.equal([]);
    expect(result.faults).to.be.greaterThan(4);
    expect(result.payments).to.be.greaterThan(100);
  });

  after(async () => {
    const surprises = await lane?.stop();
    expect(surprises).to.deep.equal([]);
  });
});

describe('the faults of the chaos runner', () => {
  it('have names of their own, and bounds', () => {
    const names = FAULTS.map((each) => each.name);
    expect(new Set(names).size).to.equal(names.length);
    for (const { name, lastsMs = [0, 0], recoveryMsMax } of FAULTS) {
      expect(lastsMs[1], name).to.be.at.least(lastsMs[0]);
      expect(recoveryMsMax, name).to.be.greaterThan(0);
    }
  });
});
