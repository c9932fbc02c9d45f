/**
 * Every stage that takes jobs from a queue, once. The key is also the queue's name, the metric label, the service's folder.
 *
 * A job is a kind and a row id, never data: Redis holds no truth, and a job that is lost is published again from the row.
 *
 * | field | unit and meaning |
 * |---|---|
 * | `kinds` | rows this stage handles: `event` = stripe_events.id (inbox), `message` = outbox_messages.id, `refund_call` = refund_calls.id |
 * | `attempts` | fast runs of one publication; when they are spent the job is removed and the row's own schedule takes over |
 * | `backoffBaseMs`, `backoffCapMs` | full jitter: random(0, min(cap, base * 2^attempt)) |
 * | `concurrency` | jobs active at once in one worker process; at least batchMax, so that a batch can fill |
 * | `batchMax` | jobs in one call of the handler |
 * | `batchWaitMs` | longest time the first job of a batch waits for company |
 * | `batchesInFlightMax` | calls of the handler running at once; one fills while another runs |
 */
export const JOB_CATALOGUE = {
  matching: {
    kinds: ['event', 'message'],
    attempts: 5,
    backoffBaseMs: 1_000,
    backoffCapMs: 60_000,
    concurrency: 256,
    batchMax: 128,
    batchWaitMs: 5,
    batchesInFlightMax: 2,
  },
  pushback: {
    kinds: ['message'],
    attempts: 5,
    backoffBaseMs: 1_000,
    backoffCapMs: 60_000,
    concurrency: 64,
    batchMax: 32,
    batchWaitMs: 5,
    batchesInFlightMax: 2,
  },
  refunds: {
    kinds: ['event', 'message', 'refund_call'],
    attempts: 5,
    backoffBaseMs: 1_000,
    backoffCapMs: 60_000,
    concurrency: 32,
    batchMax: 16,
    batchWaitMs: 5,
    batchesInFlightMax: 2,
  },
} as const satisfies Record<string, StageSettings>;

/**
 * Live before backfill and replay. A lane is a BullMQ priority and not a second queue: the server itself takes every `live` job before
 * the first `replay` job, across all workers, with one worker and one depth a stage. (Prioritised jobs live under another key than waiting
 * ones; whoever counts a queue must count both, which `queueDepths` does.) 0 is no priority at all, hence first.
 */
export const LANES = { live: 0, replay: 10 } as const satisfies Record<string, number>;

/** Serialised job data, in bytes: a kind and a row id and nothing else. */
export const JOB_BYTES_MAX = 1_024;

export type Lane = keyof typeof LANES;
export type Stage = keyof typeof JOB_CATALOGUE;
export type JobKind = 'event' | 'message' | 'refund_call';
export type KindOf<S extends Stage> = (typeof JOB_CATALOGUE)[S]['kinds'][number];

/** What a producer hands over: `id` is the decimal row id (a bigint as text), or another id of letters, digits, `_` and `-`. */
export interface JobOf<S extends Stage = Stage> {
  readonly kind: KindOf<S>;
  readonly id: string;
}

export const STAGES: readonly Stage[] = Object.keys(JOB_CATALOGUE) as Stage[];

const JOB_ID_PREFIX = { event: 'ev', message: 'ms', refund_call: 'rc' } as const satisfies Record<JobKind, string>;

/**
 * The BullMQ job id of a row: `ev-<id>`, `ms-<id>` or `rc-<id>`. Stable, so that publishing a row that already waits is a free no-op; it only saves
 * work, the guarantee of a single effect is a unique key in MySQL.
 */
export function jobIdOf(job: { readonly kind: JobKind; readonly id: string }): string {
  return `${JOB_ID_PREFIX[job.kind]}-${job.id}`;
}

export interface StageSettings {
  readonly kinds: readonly JobKind[];
  readonly attempts: number;
  readonly backoffBaseMs: number;
  readonly backoffCapMs: number;
  readonly concurrency: number;
  readonly batchMax: number;
  readonly batchWaitMs: number;
  readonly batchesInFlightMax: number;
}
