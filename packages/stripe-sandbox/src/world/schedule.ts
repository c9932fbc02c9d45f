import type { Clock } from './clock.js';
import { DueHeap } from './due-heap.js';
import type { Row, Table } from './table.js';

/** Something that happens later: a debit settles, a refund fails. Plain data, so that it survives a restart. */
export interface TaskRow extends Row {
  readonly kind: string;
  readonly subject: string;
  readonly dueMs: number;
}

export type TaskHandler = (subject: string) => void;

/** Longest a single timer sleeps: Node's timers overflow beyond 2^31 ms. */
const SLEEP_MS_MAX = 60_000;

/**
 * Runs tasks when the sandbox's clock reaches them. Tasks live in a table (so a restart keeps them); the heap and the timer are made
 * from it. `runDue` is called after the clock was advanced by hand, so that nothing waits for real time then.
 */
export class Schedule {
  readonly #clock: Clock;
  readonly #rows: Table<TaskRow>;
  readonly #heap = new DueHeap<string>();
  readonly #handlers = new Map<string, TaskHandler>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(clock: Clock, rows: Table<TaskRow>) {
    this.#clock = clock;
    this.#rows = rows;
  }

  handle(kind: string, handler: TaskHandler): void {
    this.#handlers.set(kind, handler);
  }

  /** Does `kind` with `subject` in `delayMs`; the same pair again replaces the earlier one. */
  in(delayMs: number, kind: string, subject: string): void {
    const task = { id: `${kind}:${subject}`, kind, subject, dueMs: this.#clock.nowMs() + delayMs };
    this.#rows.put(task);
    this.#heap.push(task.dueMs, task.id);
    this.#arm();
  }

  cancel(kind: string, subject: string): void {
    this.#rows.delete(`${kind}:${subject}`);
  }

  /** Takes up the tasks of a restored table. */
  resume(): void {
    for (const task of this.#rows.all()) this.#heap.push(task.dueMs, task.id);
    this.#arm();
  }

  runDue(): void {
    const nowMs = this.#clock.nowMs();
    for (let id = this.#heap.popDue(nowMs); id !== undefined; id = this.#heap.popDue(nowMs)) this.#run(id, nowMs);
    this.#arm();
  }

  /** Tasks not yet done; `withinMs` counts only those due by then. */
  waiting(withinMs = Number.POSITIVE_INFINITY): number {
    const untilMs = this.#clock.nowMs() + withinMs;
    let count = 0;
    for (const task of this.#rows.all()) if (task.dueMs <= untilMs) count += 1;
    return count;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #run(id: string, nowMs: number): void {
    const task = this.#rows.get(id);
    // A replaced or cancelled task leaves its old entry on the heap.
    if (task === undefined || task.dueMs > nowMs) return;
    this.#rows.delete(id);
    this.#handlers.get(task.kind)?.(task.subject);
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const dueMs = this.#heap.nextDueMs;
    if (this.#stopped || dueMs === undefined) return;
    const sleepMs = Math.min(Math.max(dueMs - this.#clock.nowMs(), 0), SLEEP_MS_MAX);
    this.#timer = setTimeout(() => this.runDue(), sleepMs);
    this.#timer.unref();
  }
}
