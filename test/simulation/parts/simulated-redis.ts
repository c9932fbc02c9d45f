/**
 * The queues in memory, with what BullMQ and Redis promise: a job has one id and is added once while it is there, runs at least once and
 * sometimes twice, is put off and tried again; and all of it may be gone the next moment.
 *
 * Mirrors packages/queue: producer.ts (best effort, in bounded time), worker.ts (stalled jobs run again), disposition.ts (what becomes of a job).
 */
import { JOB_CATALOGUE, type JobOf, jobIdOf, type Problem, type Stage } from '@quittance/contracts';
import {
  fullJitterMs,
  type Job,
  type Outcome,
  type Producer,
  type Published,
  type RedisMarker,
} from '@quittance/queue';
import type { Process, Simulation } from '../time/simulation.js';

interface QueuedJob {
  readonly job: JobOf;
  readonly jobId: string;
  readonly stage: Stage;
  readonly publishedAtMs: number;
  /** Runs that were spent. */
  attempts: number;
  state: 'waiting' | 'delayed' | 'active';
  /** Which taking this is: who was given it before has lost the lock. */
  run: number;
}

/** A job that a worker holds. */
export interface TakenJob {
  readonly job: Job;
  readonly run: number;
}

/** What may go wrong with Redis, each as a probability of one publication or one run. */
export interface RedisFaults {
  /** A publication is lost. */
  readonly lost: number;
  /** Redis takes it and its answer is lost. */
  readonly unanswered: number;
  /** A worker's lock runs out while it works: the job runs a second time beside it. */
  readonly lockLost: number;
}

/** Time after which a job whose worker died runs again: the lock and one look for stalled jobs. */
const STALLED_MS_MIN = 30_000;
const STALLED_MS_MAX = 45_000;
const WAIT_MS_DEFAULT = 30_000;

export class SimulatedRedis {
  faults: RedisFaults = { lost: 0, unanswered: 0, lockLost: 0 };
  /** False: it does not answer. */
  up = true;
  readonly #simulation: Simulation;
  readonly #jobs = new Map<string, QueuedJob>();
  readonly #listeners = new Map<Stage, Set<() => void>>();
  #marker: string | null = null;
  #markers = 0;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  /** Calls when jobs of a stage wait. */
  listen(stage: Stage, process: Process, tell: () => void): void {
    const listeners = this.#listeners.get(stage) ?? new Set();
    this.#listeners.set(stage, listeners.add(tell));
    process.onDeath.push(() => listeners.delete(tell));
  }

  waiting(stage: Stage): number {
    let count = 0;
    for (const job of this.#jobs.values()) if (job.stage === stage && job.state === 'waiting') count += 1;
    return this.up ? count : 0;
  }

  get size(): number {
    return this.#jobs.size;
  }

  flush(): void {
    this.#simulation.note('redis', `FLUSHALL: ${this.#jobs.size} jobs are gone`);
    this.#jobs.clear();
    this.#marker = null;
  }

  setUp(up: boolean): void {
    this.up = up;
    this.#simulation.note('redis', up ? 'answers again' : 'does not answer');
    if (up) for (const stage of this.#listeners.keys()) this.#tell(stage);
  }

  producerOf(process: Process): Producer {
    return {
      ready: () => this.up,
      close: async () => undefined,
      publish: (stage, jobs) =>
        this.#simulation.step(process, `publish ${jobs.map(jobIdOf).join(' ')} to ${stage}`, () =>
          this.#publish(process, stage, jobs),
        ),
    };
  }

  markerOf(process: Process): RedisMarker {
    return {
      state: () =>
        this.#simulation.step(process, 'look for the marker in Redis', () =>
          !this.up ? 'unknown' : this.#marker === 'stands' ? 'stands' : 'gone',
        ),
      beginRecovery: () =>
        this.#simulation.step(process, 'begin the recovery', () => {
          if (!this.up) throw new Error('Redis does not answer');
          this.#markers += 1;
          const ours = `recovering ${this.#markers}`;
          this.#marker = ours;
          return {
            end: () =>
              this.#simulation.step(process, 'end the recovery', () => {
                if (!this.up) throw new Error('Redis does not answer');
                if (this.#marker !== ours) return false;
                this.#marker = 'stands';
                return true;
              }),
          };
        }),
      close: () => undefined,
    };
  }

  /** Gives a worker some of the waiting jobs of its stage. */
  take(stage: Stage, process: Process, most: number): TakenJob[] {
    if (!this.up) return [];
    const { random } = this.#simulation;
    const waiting = [...this.#jobs.values()].filter((job) => job.stage === stage && job.state === 'waiting');
    const taken = random.shuffle(waiting).slice(0, most);
    for (const job of taken) {
      job.state = 'active';
      job.run += 1;
      const { run } = job;
      process.onDeath.push(() => this.#stall(job, run));
      if (this.faults.lockLost > 0 && random.chance(this.faults.lockLost))
        this.#later(random.between(1, 5_000), job, run, () => {
          this.#simulation.note('redis', `the lock of ${job.jobId} runs out while ${process.name} works on it`);
          this.#again(job);
        });
    }
    return taken.map((job) => ({ job: jobOf(job), run: job.run }));
  }

  /** What becomes of a job: as `disposition.ts` has it. */
  settle({ job, run }: TakenJob, outcome: Outcome): void {
    const known = this.#jobs.get(job.jobId);
    if (known === undefined || known.run !== run || known.state !== 'active') return;
    if (!this.up) {
      this.#stall(known, run);
      return;
    }
    const disposition = outcome === 'done' ? 'ignore' : outcome.disposition;
    if (disposition === 'ignore' || disposition === 'park') this.#jobs.delete(job.jobId);
    else if (disposition === 'wait') this.#delay(known, (outcome as Problem).waitMs ?? WAIT_MS_DEFAULT);
    else {
      known.attempts += 1;
      const { attempts, backoffBaseMs, backoffCapMs } = JOB_CATALOGUE[known.stage];
      if (known.attempts >= attempts) this.#jobs.delete(job.jobId);
      else {
        const jitterMs = fullJitterMs(known.attempts, backoffBaseMs, backoffCapMs, this.#simulation.random.fraction());
        this.#delay(known, Math.max((outcome as Problem).waitMs ?? 0, jitterMs));
      }
    }
  }

  #publish(process: Process, stage: Stage, jobs: readonly JobOf[]): Published {
    const { random } = this.#simulation;
    const lost = !this.up || (this.faults.lost > 0 && random.chance(this.faults.lost));
    const unanswered = this.faults.unanswered > 0 && random.chance(this.faults.unanswered);
    if (lost) {
      this.#simulation.note(process.name, () => `cannot publish ${jobs.map(jobIdOf).join(' ')}`);
      return { handedOver: 0, failed: jobs.length };
    }
    for (const job of jobs) {
      const jobId = jobIdOf(job);
      if (this.#jobs.has(jobId)) continue;
      this.#jobs.set(jobId, {
        job,
        jobId,
        stage,
        publishedAtMs: this.#simulation.nowMs,
        attempts: 0,
        state: 'waiting',
        run: 0,
      });
    }
    this.#tell(stage);
    return unanswered ? { handedOver: 0, failed: jobs.length } : { handedOver: jobs.length, failed: 0 };
  }

  #stall(job: QueuedJob, run: number): void {
    if (job.state !== 'active' || job.run !== run) return;
    this.#later(this.#simulation.random.between(STALLED_MS_MIN, STALLED_MS_MAX), job, run, () => this.#again(job));
  }

  #delay(job: QueuedJob, ms: number): void {
    job.state = 'delayed';
    const { run } = job;
    this.#simulation.at(this.#simulation.nowMs + ms, () => {
      if (job.state === 'delayed' && job.run === run) this.#again(job);
    });
  }

  #later(ms: number, job: QueuedJob, run: number, act: () => void): void {
    this.#simulation.at(this.#simulation.nowMs + ms, () => {
      if (job.state === 'active' && job.run === run) act();
    });
  }

  #again(job: QueuedJob): void {
    if (this.#jobs.get(job.jobId) !== job) return;
    job.state = 'waiting';
    this.#tell(job.stage);
  }

  #tell(stage: Stage): void {
    for (const tell of this.#listeners.get(stage) ?? []) tell();
  }
}

function jobOf({ job, jobId, stage, attempts, publishedAtMs }: QueuedJob): Job {
  return { ...job, jobId, attempt: attempts + 1, attemptsMax: JOB_CATALOGUE[stage].attempts, publishedAtMs };
}
