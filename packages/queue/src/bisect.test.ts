import { Problem } from '@quittance/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { BISECT_CALLS_MAX, BISECT_MS_MAX, runBisected } from './bisect.js';
import type { Outcome } from './disposition.js';

interface NumberedJob {
  readonly jobId: string;
}

const jobs = (count: number): NumberedJob[] => Array.from({ length: count }, (_, index) => ({ jobId: `ev-${index}` }));
const still = { signal: new AbortController().signal, nowMs: () => 0 };

/** A handler that throws whenever one of the poison jobs is in its batch, and remembers what it finished. */
function handlerWithPoison(poison: ReadonlySet<string>, thrown: () => unknown) {
  const finished: string[] = [];
  let calls = 0;
  const handle = async (batch: readonly NumberedJob[]) => {
    calls += 1;
    if (batch.some((job) => poison.has(job.jobId))) throw thrown();
    finished.push(...batch.map((job) => job.jobId));
    return undefined;
  };
  return { handle, finished, calls: () => calls };
}

const named = (outcome: Outcome | undefined) =>
  outcome instanceof Problem ? `${outcome.disposition} ${outcome.code}` : outcome;

describe('a batch that fails', () => {
  it('fails the poison jobs and no neighbour, whichever they are', async () => {
    const batch = fc
      .integer({ min: 1, max: 128 })
      .chain((count) =>
        fc.tuple(fc.constant(count), fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { maxLength: 4 })),
      );
    await fc.assert(
      fc.asyncProperty(batch, async ([count, poisonIndexes]) => {
        const poison = new Set(poisonIndexes.map((index) => `ev-${index}`));
        const { handle, finished } = handlerWithPoison(poison, () => new TypeError('cannot read this event'));
        const outcomes = await runBisected(jobs(count), handle, still);
        for (const { jobId } of jobs(count)) {
          expect(named(outcomes.get(jobId))).to.equal(poison.has(jobId) ? 'retry queue.handler_threw' : 'done');
        }
        expect([...finished].sort()).to.deep.equal(
          jobs(count)
            .map((job) => job.jobId)
            .filter((id) => !poison.has(id))
            .sort(),
        );
      }),
    );
  });

  it('is called no more often than the limit when everything fails, and every job is tried again', async () => {
    const all = jobs(128);
    const { handle, calls } = handlerWithPoison(
      new Set(all.map((job) => job.jobId)),
      () => new Error('connection lost'),
    );
    const outcomes = await runBisected(all, handle, still);
    expect(calls()).to.equal(BISECT_CALLS_MAX);
    expect(outcomes.size).to.equal(128);
    expect([...outcomes.values()].every((outcome) => named(outcome) === 'retry queue.handler_threw')).to.equal(true);
  });

  it('is not taken apart any further once the time is up', async () => {
    let nowMs = 0;
    let calls = 0;
    const handle = async () => {
      calls += 1;
      nowMs += BISECT_MS_MAX;
      throw new Error('connect timed out');
    };
    const outcomes = await runBisected(jobs(64), handle, { ...still, nowMs: () => nowMs });
    expect(calls).to.equal(1);
    expect(outcomes.size).to.equal(64);
  });

  it('is not taken apart when it was aborted', async () => {
    const controller = new AbortController();
    let calls = 0;
    const handle = async () => {
      calls += 1;
      controller.abort();
      throw controller.signal.reason;
    };
    const outcomes = await runBisected(jobs(8), handle, { ...still, signal: controller.signal });
    expect(calls).to.equal(1);
    expect(outcomes.size).to.equal(8);
  });

  for (const disposition of ['retry', 'wait'] as const) {
    it(`gives a thrown "${disposition}" to every job at once, because it speaks of the surroundings`, async () => {
      const all = jobs(100);
      const { handle, calls } = handlerWithPoison(
        new Set(['ev-7']),
        () => new Problem('pushback.circuit_open', disposition, 'the circuit is open'),
      );
      const outcomes = await runBisected(all, handle, still);
      expect(calls()).to.equal(1);
      expect(new Set([...outcomes.values()].map(named))).to.deep.equal(
        new Set([`${disposition} pushback.circuit_open`]),
      );
    });
  }

  for (const disposition of ['park', 'ignore'] as const) {
    it(`gives a thrown "${disposition}" only to the job that caused it`, async () => {
      const all = jobs(100);
      const { handle } = handlerWithPoison(
        new Set(['ev-7']),
        () => new Problem('matching.event_unknown', disposition, 'unknown'),
      );
      const outcomes = await runBisected(all, handle, still);
      const struck = all.filter((job) => outcomes.get(job.jobId) !== 'done').map((job) => job.jobId);
      expect(struck).to.deep.equal(['ev-7']);
      expect(named(outcomes.get('ev-7'))).to.equal(`${disposition} matching.event_unknown`);
    });

    it(`never ends several jobs with "${disposition}" unasked when the search is cut short`, async () => {
      const all = jobs(128);
      const { handle } = handlerWithPoison(
        new Set(all.map((job) => job.jobId)),
        () => new Problem('matching.event_unknown', disposition, 'unknown'),
      );
      const outcomes = await runBisected(all, handle, still);
      const untried = [...outcomes.values()].filter((outcome) => named(outcome) === 'retry queue.handler_threw');
      const found = [...outcomes.values()].filter(
        (outcome) => named(outcome) === `${disposition} matching.event_unknown`,
      );
      expect(untried.length).to.be.greaterThan(0);
      expect(untried.length + found.length).to.equal(128);
      expect(found.length).to.be.lessThan(BISECT_CALLS_MAX);
    });
  }

  it('takes each job at its own word when nothing is thrown', async () => {
    const parked = new Problem('matching.event_unknown', 'park', 'unknown');
    const outcomes = await runBisected(jobs(3), async () => new Map<string, Outcome>([['ev-1', parked]]), still);
    expect(Object.fromEntries(outcomes)).to.deep.equal({ 'ev-0': 'done', 'ev-1': parked, 'ev-2': 'done' });
  });
});
