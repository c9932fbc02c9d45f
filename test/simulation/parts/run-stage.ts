import { JOB_CATALOGUE, type Stage } from '@quittance/contracts';
import { type BatchHandler, batchRunner, type Job } from '@quittance/queue';
import type { Process, Simulation } from '../time/simulation.js';
import { QUIET } from './quiet.js';
import type { SimulatedRedis, TakenJob } from './simulated-redis.js';

/** Runs a stage's own handler on batches of its jobs, as packages/queue/src/worker.ts does: gathered by chance, settled one by one. */
export function runStage<S extends Stage>(options: {
  readonly simulation: Simulation;
  readonly redis: SimulatedRedis;
  readonly process: Process;
  readonly stage: S;
  readonly handle: BatchHandler<Job<S>>;
}): void {
  const { simulation, redis, process, stage, handle } = options;
  const { batchMax, batchesInFlightMax } = JOB_CATALOGUE[stage];
  const batches = batchRunner({ stage, handle, log: QUIET, hooks: {} });
  let inFlight = 0;
  let asked = false;

  function look(): void {
    if (asked || inFlight >= batchesInFlightMax || redis.waiting(stage) === 0) return;
    asked = true;
    const { random } = simulation;
    const most = random.chance(0.5) ? random.between(1, 3) : batchMax;
    void simulation.step(process, 'take jobs', () => redis.take(stage, process, most)).then(work);
  }

  async function work(jobs: readonly TakenJob[]): Promise<void> {
    asked = false;
    look();
    if (jobs.length === 0) return;
    inFlight += 1;
    simulation.note(
      process.name,
      () => `takes ${jobs.map(({ job }) => `${job.jobId}${job.attempt > 1 ? ` (run ${job.attempt})` : ''}`).join(' ')}`,
    );
    const outcomeOf = await batches.run(jobs.map((each) => each.job as Job<S>));
    await simulation.step(process, 'settle the jobs', () => {
      for (const each of jobs) {
        const outcome = outcomeOf(each.job as Job<S>);
        if (outcome !== 'done')
          simulation.note(
            process.name,
            () => `${each.job.jobId}: ${outcome.disposition}, ${outcome.code} ${outcome.message}`,
          );
        redis.settle(each, outcome);
      }
    });
    inFlight -= 1;
    look();
  }

  redis.listen(stage, process, look);
  look();
}
