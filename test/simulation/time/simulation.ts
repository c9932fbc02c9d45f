/**
 * One history while it happens: simulated time, processes that do one step after the other, and the choice which step is next.
 *
 * Whoever would wait (for the database, for Redis, for an answer, for a timer) asks for a step and goes on when it was done. The seed decides
 * whose step is next, whether it is held up, and whether its process dies before or after it. Between two steps everything that can go on
 * does, so that a history follows from its seed alone. Real time plays no part: a night passes as soon as nobody has anything to do before it.
 */
import { Blocked } from '../mysql/locks.js';
import { SqlError } from '../mysql/run-write.js';
import type { Owner } from '../mysql/table.js';
import { DueTimes } from './due-times.js';
import type { Random } from './random.js';

/** What may go wrong by itself, each as a probability of one step. */
export interface Turbulence {
  /** Others may come between this step and the next one. */
  readonly interleave: number;
  /** Longest that a step that others may come between takes, milliseconds. */
  readonly stepMsMax: number;
  /** The step is held up for up to two minutes: longer than any lease. */
  readonly stall: number;
  /** The process dies, before the step or after it. */
  readonly crash: number;
  /** The database does not answer the step. */
  readonly lostConnection: number;
  /** The database undoes the transaction as if it had been in a deadlock. */
  readonly deadlock: number;
}

export const CALM: Turbulence = { interleave: 0, stepMsMax: 0, stall: 0, crash: 0, lostConnection: 0, deadlock: 0 };

/** Something that lives until it crashes. */
export interface Process {
  readonly name: string;
  /** False once it is dead; another incarnation is another process. */
  alive: boolean;
  /** Called once, when it dies. */
  readonly onDeath: (() => void)[];
}

interface Step {
  readonly process: Process;
  readonly label: string;
  readonly act: () => void;
}

interface Waiting {
  readonly step: Step;
  readonly by: ReadonlySet<Owner>;
  /** When the server gives the statement up. */
  readonly giveUp: () => void;
}

/** Longest wait for a row lock: innodb_lock_wait_timeout. */
const LOCK_WAIT_MS = 5_000;
const STALL_MS_MAX = 120_000;
/** Steps of one history: more of them mean that it never comes to rest. */
const STEPS_MAX = 200_000;

// The machine's own, taken before it is replaced: when all promises are through is no matter of simulated time.
const machineTurn = globalThis.setImmediate;
const realTurn = (): Promise<void> => new Promise((resolve) => machineTurn(resolve));

/** Every step is traced, for a close look at one history. */
const DETAILED = process.env['QUITTANCE_SIMULATION_STEPS'] === '1';

export class Simulation {
  nowMs: number;
  readonly random: Random;
  readonly trace: string[] = [];
  /** Turbulence now; it ends when the faults end. */
  turbulence: Turbulence = CALM;
  steps = 0;
  #tracing: boolean;
  readonly #ready: Step[] = [];
  readonly #waiting = new Set<Waiting>();
  readonly #timers = new DueTimes<() => void>();
  readonly #idle: (() => number | null)[] = [];
  /** Called when a process dies; whoever watches over processes starts another one. */
  onDeath: (process: Process) => void = () => undefined;
  /** Called after each step; what it throws ends the history. */
  afterStep: () => void = () => undefined;
  failure: unknown = null;

  constructor(options: { readonly startMs: number; readonly random: Random; readonly tracing: boolean }) {
    this.nowMs = options.startMs;
    this.random = options.random;
    this.#tracing = options.tracing;
  }

  note(who: string, text: string | (() => string)): void {
    if (!this.#tracing) return;
    const time = new Date(this.nowMs).toISOString().slice(5, 23).replace('T', ' ');
    this.trace.push(`${time}  ${who.padEnd(14)} ${typeof text === 'string' ? text : text()}`);
  }

  newProcess(name: string): Process {
    return { name, alive: true, onDeath: [] };
  }

  kill(process: Process, why: string): void {
    if (!process.alive) return;
    process.alive = false;
    this.note(process.name, `DIES: ${why}`);
    for (const each of [...process.onDeath]) each();
    this.onDeath(process);
  }

  /** Does something of a process when its turn comes. Never resolves if the process is dead by then. */
  step<T>(process: Process, label: string, act: () => T): Promise<T> {
    if (!process.alive) return new Promise(() => undefined);
    const { turbulence, random } = this;
    // Most steps follow each other undisturbed: that is how it is, and it keeps histories short.
    if (turbulence.interleave < 1 && !random.chance(turbulence.interleave)) {
      if (DETAILED) this.note(process.name, () => `· ${label} (at once)`);
      try {
        return Promise.resolve(act());
      } catch (error) {
        if (!(error instanceof Blocked)) return Promise.reject(error);
      }
    }
    return new Promise((resolve, reject) => {
      const run = (): void => {
        try {
          resolve(act());
        } catch (error) {
          if (error instanceof Blocked) this.#wait(step, error.by, reject);
          else reject(error);
        }
      };
      const step: Step = { process, label, act: run };
      this.#enqueue(step);
    });
  }

  #enqueue(step: Step): void {
    const { turbulence, random } = this;
    if (turbulence.stall > 0 && random.chance(turbulence.stall)) {
      const ms = random.between(1, STALL_MS_MAX);
      this.note(step.process.name, () => `is held up for ${ms} ms before: ${step.label}`);
      this.at(this.nowMs + ms, () => this.#ready.push(step));
      return;
    }
    if (turbulence.stepMsMax > 0)
      this.at(this.nowMs + random.between(0, turbulence.stepMsMax), () => this.#ready.push(step));
    else this.#ready.push(step);
  }

  #wait(step: Step, by: ReadonlySet<Owner>, reject: (error: unknown) => void): void {
    const waiting: Waiting = {
      step,
      by,
      giveUp: () => {
        if (!this.#waiting.delete(waiting)) return;
        this.note(step.process.name, () => `gives up waiting for a lock: ${step.label}`);
        reject(new SqlError(1205, 'ER_LOCK_WAIT_TIMEOUT', 'Lock wait timeout exceeded; try restarting transaction'));
      },
    };
    this.#waiting.add(waiting);
    this.at(this.nowMs + LOCK_WAIT_MS, waiting.giveUp);
  }

  /** A transaction has let its locks go. */
  released(owner: Owner): void {
    for (const waiting of this.#waiting)
      if (waiting.by.has(owner)) {
        this.#waiting.delete(waiting);
        this.#ready.push(waiting.step);
      }
  }

  /** Runs something at a time, whoever is alive then. @returns what calls it off */
  at(atMs: number, act: () => void): () => void {
    return this.#timers.add(Math.max(atMs, this.nowMs), act);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.at(this.nowMs + Math.max(0, ms), resolve);
    });
  }

  /** Somebody who has something to do at times that only the tables tell. @param nextMs when, or `null`; called when nobody else is busy */
  whenIdle(nextMs: () => number | null): void {
    this.#idle.push(nextMs);
  }

  /** Goes on until nothing is left to do before `untilMs`, or the history has failed. Time stands at `untilMs` then. */
  async runUntil(untilMs: number): Promise<void> {
    while (this.failure === null) {
      await realTurn();
      if (this.failure !== null) return;
      const step = this.#next();
      if (step !== null) this.#do(step);
      else if (!this.#advance(untilMs)) {
        this.nowMs = Math.max(this.nowMs, untilMs);
        return;
      }
    }
  }

  #next(): Step | null {
    while (this.#ready.length > 0) {
      const place = this.random.between(0, this.#ready.length - 1);
      const step = this.#ready[place] as Step;
      const last = this.#ready.pop() as Step;
      if (last !== step) this.#ready[place] = last;
      if (step.process.alive) return step;
    }
    return null;
  }

  #do(step: Step): void {
    this.steps += 1;
    if (this.steps > STEPS_MAX) {
      this.failure = new Error(`after ${STEPS_MAX} steps the history has not come to rest`);
      return;
    }
    const { crash } = this.turbulence;
    const dies = crash > 0 && this.random.chance(crash);
    const before = dies && this.random.chance(0.5);
    if (before) {
      this.kill(step.process, `before: ${step.label}`);
      return;
    }
    if (DETAILED) this.note(step.process.name, () => `· ${step.label}`);
    step.act();
    if (dies) this.kill(step.process, `after: ${step.label}`);
    this.#check();
  }

  #advance(untilMs: number): boolean {
    const idleMs = this.#idle.flatMap((each) => each() ?? []);
    const nextMs = Math.min(this.#timers.nextMs ?? Number.POSITIVE_INFINITY, ...idleMs);
    if (nextMs > untilMs) return false;
    this.nowMs = Math.max(this.nowMs, nextMs);
    for (let act = this.#timers.takeDue(this.nowMs); act !== null; act = this.#timers.takeDue(this.nowMs)) act();
    this.#check();
    return true;
  }

  #check(): void {
    try {
      this.afterStep();
    } catch (error) {
      this.failure ??= error;
    }
  }
}
