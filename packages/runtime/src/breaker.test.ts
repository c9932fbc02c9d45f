import { mock } from 'node:test';
import { Problem } from '@quittance/contracts';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import CircuitBreaker from 'opossum';
import {
  BREAKER_RESET_MS,
  BREAKER_TIMEOUT_MS,
  BREAKER_VOLUME_MIN,
  type Breaker,
  type BreakerOptions,
  createBreaker,
} from './breaker.js';

const failing = () => Promise.reject(new Error('503'));
const answering = () => Promise.resolve('yes');

async function problemOf(call: Promise<unknown>): Promise<Problem> {
  const error = await call.then(
    () => expect.fail('it resolved'),
    (thrown: unknown) => thrown,
  );
  expect(error).to.be.instanceOf(Problem);
  return error as Problem;
}

async function failTimes(breaker: Breaker<[() => Promise<unknown>], unknown>, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await breaker.fire(failing).catch(() => undefined);
}

describe('a circuit breaker', () => {
  let opened: Breaker<[() => Promise<unknown>], unknown>[];

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
    opened = [];
  });

  afterEach(() => {
    for (const breaker of opened) breaker.close();
    mock.timers.reset();
  });

  function breakerOf(options: Partial<BreakerOptions> = {}): Breaker<[() => Promise<unknown>], unknown> {
    const breaker = createBreaker('pushback', (call: () => Promise<unknown>) => call(), {
      scope: 'pushback',
      random: () => 0,
      ...options,
    });
    opened.push(breaker);
    return breaker;
  }

  it('lets results and errors through while it is closed', async () => {
    const breaker = breakerOf();
    expect(await breaker.fire(answering)).to.equal('yes');
    const error = await breaker.fire(failing).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Error).with.property('message', '503');
    expect(breaker.state()).to.equal('closed');
  });

  it('does not open for the first failures, but for enough of them', async () => {
    const breaker = breakerOf();
    await failTimes(breaker, BREAKER_VOLUME_MIN - 1);
    expect(breaker.state()).to.equal('closed');
    await failTimes(breaker, 1);
    expect(breaker.state()).to.equal('open');
  });

  it('opens for enough failures one after the other, however many calls were answered before', async () => {
    const breaker = breakerOf();
    for (let call = 0; call < 500; call++) await breaker.fire(answering);
    await failTimes(breaker, BREAKER_VOLUME_MIN - 1);
    await breaker.fire(answering);
    await failTimes(breaker, BREAKER_VOLUME_MIN - 1);
    expect(breaker.state()).to.equal('closed');
    await failTimes(breaker, 1);
    expect(breaker.state()).to.equal('open');
  });

  it('does not add up failures that lie far apart', async () => {
    const breaker = breakerOf();
    for (let day = 0; day < 3 * BREAKER_VOLUME_MIN; day++) {
      await failTimes(breaker, 1);
      mock.timers.tick(86_400_000);
    }
    expect(breaker.state()).to.equal('closed');
  });

  it('sends nothing while it is open and asks the job to wait for the trial', async () => {
    const breaker = breakerOf();
    await failTimes(breaker, BREAKER_VOLUME_MIN);
    mock.timers.tick(10_000);
    let calls = 0;
    const problem = await problemOf(
      breaker.fire(async () => {
        calls += 1;
      }),
    );
    expect(calls).to.equal(0);
    expect(problem).to.include({
      code: 'pushback.circuit_open',
      disposition: 'wait',
      waitMs: BREAKER_RESET_MS - 10_000,
    });
  });

  it('spreads the jobs that wait over one more period', async () => {
    const breaker = breakerOf({ random: () => 0.5 });
    await failTimes(breaker, BREAKER_VOLUME_MIN);
    const resetMs = BREAKER_RESET_MS * 1.1;
    expect((await problemOf(breaker.fire(answering))).waitMs).to.equal(resetMs + resetMs / 2);
  });

  it('tries one call after the wait and closes when it is answered', async () => {
    const breaker = breakerOf();
    await failTimes(breaker, BREAKER_VOLUME_MIN);
    mock.timers.tick(BREAKER_RESET_MS);
    expect(breaker.state()).to.equal('halfOpen');
    const trial = Promise.withResolvers<string>();
    const tried = breaker.fire(() => trial.promise);
    expect((await problemOf(breaker.fire(answering))).code).to.equal('pushback.circuit_open');
    trial.resolve('back');
    expect(await tried).to.equal('back');
    expect(breaker.state()).to.equal('closed');
  });

  it('opens again when the trial fails, and when it hangs', async () => {
    const breaker = breakerOf();
    await failTimes(breaker, BREAKER_VOLUME_MIN);
    mock.timers.tick(BREAKER_RESET_MS);
    await failTimes(breaker, 1);
    expect(breaker.state()).to.equal('open');
    mock.timers.tick(BREAKER_RESET_MS);
    const hanging = problemOf(breaker.fire(() => new Promise(() => undefined)));
    mock.timers.tick(BREAKER_TIMEOUT_MS);
    expect(await hanging).to.include({ code: 'pushback.call_timed_out', disposition: 'retry' });
    expect(breaker.state()).to.equal('open');
    mock.timers.tick(BREAKER_RESET_MS);
    expect(await breaker.fire(answering)).to.equal('yes');
  });

  it('begins with a clean sheet after it closes: one more failure is only one', async () => {
    const breaker = breakerOf();
    await failTimes(breaker, BREAKER_VOLUME_MIN);
    mock.timers.tick(BREAKER_RESET_MS);
    await breaker.fire(answering);
    await failTimes(breaker, BREAKER_VOLUME_MIN - 1);
    expect(breaker.state()).to.equal('closed');
    await failTimes(breaker, 1);
    expect(breaker.state()).to.equal('open');
  });

  it('closes when somebody else knows better, and calls from before count no more', async () => {
    let opened = 0;
    const breaker = breakerOf({ onOpen: () => opened++ });
    const held = Promise.withResolvers<string>();
    const before = Array.from({ length: 2 * BREAKER_VOLUME_MIN }, () => breaker.fire(() => held.promise));
    await failTimes(breaker, BREAKER_VOLUME_MIN);
    expect([breaker.state(), opened]).to.deep.equal(['open', 1]);
    breaker.reset();
    expect(breaker.state()).to.equal('closed');
    held.reject(new Error('too late'));
    await Promise.allSettled(before);
    expect([breaker.state(), opened]).to.deep.equal(['closed', 1]);
    expect(await breaker.fire(answering)).to.equal('yes');
    breaker.trip();
    expect((await problemOf(breaker.fire(answering))).code).to.equal('pushback.circuit_open');
  });

  for (const disposition of ['park', 'ignore'] as const) {
    it(`stays closed whatever is refused for good ("${disposition}"): a refusal proves the other side alive`, async () => {
      const breaker = breakerOf();
      const refused = new Problem('pushback.order_refused', disposition, '422');
      for (let time = 0; time < 5 * BREAKER_VOLUME_MIN; time++) {
        expect(await problemOf(breaker.fire(() => Promise.reject(refused)))).to.equal(refused);
      }
      expect(breaker.state()).to.equal('closed');
    });
  }

  it('stays closed for errors the caller knows to be permanent', async () => {
    const breaker = breakerOf({ isPermanent: (error) => (error as Error).message === '503' });
    await failTimes(breaker, 5 * BREAKER_VOLUME_MIN);
    expect(breaker.state()).to.equal('closed');
  });

  it('asks the job to wait when all places are taken, and counts that neither as a failure nor as an answer', async () => {
    const breaker = breakerOf({ capacity: 2 });
    const held = Promise.withResolvers<string>();
    const running = [breaker.fire(() => held.promise), breaker.fire(() => held.promise)];
    for (let time = 0; time < 5 * BREAKER_VOLUME_MIN; time++) {
      expect(await problemOf(breaker.fire(answering))).to.include({
        code: 'pushback.circuit_full',
        disposition: 'wait',
        waitMs: 1_000,
      });
    }
    expect(breaker.state()).to.equal('closed');
    held.resolve('at last');
    expect(await Promise.all(running)).to.deep.equal(['at last', 'at last']);
    expect(await breaker.fire(answering)).to.equal('yes');
  });

  it('opens in an outage although most calls find no place', async () => {
    const breaker = breakerOf({ capacity: 2 });
    for (let round = 0; round < BREAKER_VOLUME_MIN / 2; round++) {
      await Promise.allSettled(Array.from({ length: 10 }, () => breaker.fire(failing)));
    }
    expect(breaker.state()).to.equal('open');
  });

  it('turns jobs away with a wait once it is shut down', async () => {
    const breaker = breakerOf();
    breaker.close();
    expect(await problemOf(breaker.fire(answering))).to.include({ code: 'pushback.circuit_open', disposition: 'wait' });
  });

  it('tells of its state and its calls', async () => {
    const told: string[] = [];
    const breaker = breakerOf({
      capacity: 1,
      metrics: {
        circuit: (stage, state) => void told.push(`${stage} ${state}`),
        circuitCalled: (_stage, outcome) => void told.push(outcome),
      },
      log: {
        warn: (_fields: object, message?: string) => void told.push(String(message)),
        info: (_fields: object, message?: string) => void told.push(String(message)),
      } as never,
    });
    await breaker.fire(answering);
    await failTimes(breaker, BREAKER_VOLUME_MIN);
    await breaker.fire(answering).catch(() => undefined);
    mock.timers.tick(BREAKER_RESET_MS);
    await breaker.fire(answering);
    expect([...new Set(told)]).to.deep.equal([
      'pushback closed',
      'answered',
      'failed',
      'pushback open',
      'circuit.opened',
      'rejected',
      'pushback halfOpen',
      'circuit.closed',
    ]);
  });
});

describe('opossum, as we rely on it', () => {
  it('counts its own "no place" as a failure, or as an answer that hides an outage: hence our own places', async () => {
    const options = { capacity: 2, volumeThreshold: 10, enableSnapshots: false };
    const errorFilter = (error: { code?: string }) => error.code === 'ESEMLOCKED';
    const hiding = new CircuitBreaker(failing, { ...options, errorFilter });
    for (let round = 0; round < 10; round++) await Promise.allSettled(Array.from({ length: 10 }, () => hiding.fire()));
    expect(hiding.stats).to.include({ failures: 20, successes: 80 });
    expect(hiding.closed).to.equal(true);

    const held = Promise.withResolvers<void>();
    const counting = new CircuitBreaker(() => held.promise, { ...options, timeout: false });
    const calls = Array.from({ length: 12 }, () => counting.fire());
    await Promise.allSettled(calls.slice(2));
    expect(counting.opened).to.equal(true);
    held.resolve();
    await Promise.all(calls.slice(0, 2));
    for (const circuit of [hiding, counting]) circuit.shutdown();
  });

  it('writes into the options it is given', () => {
    const options = { enableSnapshots: false };
    const circuit = new CircuitBreaker(answering, options);
    expect(options).to.have.property('resetTimeout', 30_000);
    circuit.shutdown();
  });
});
