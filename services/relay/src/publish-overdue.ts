/**
 * One step of the relay: claim a batch of overdue rows of one table, publish their ids.
 *
 * Input: rows of stripe_events or outbox_messages past `due_at`. Output: jobs in the rows' own stages.
 * On a crash between claim and publication the rows are due again after their lease. While Redis is away nothing is claimed, so that no
 * lease is spent on a publication that cannot succeed; what Redis did not take after all is due again soon.
 */
import { type JobKind, type JobOf, LANES, type Lane, STAGES, type Stage } from '@quittance/contracts';
import type { Producer } from '@quittance/queue';
import { type ClaimedRow, type ClaimOptions, claimOverdue, hastenClaimed, type Store } from '@quittance/store';
import { PUBLISH_DEADLINE_MS, UNPUBLISHED_AGAIN_MS } from './limits.js';

export interface Step {
  /** Rows claimed. */
  readonly rows: number;
  /** Jobs Redis has taken, by stage. */
  readonly handedOver: ReadonlyMap<Stage, number>;
  /** Rows whose stage no queue is known for; they stay pending and are counted. */
  readonly strangers: number;
}

const LANE_NAMES = Object.keys(LANES) as Lane[];

const NOTHING: Step = { rows: 0, handedOver: new Map(), strangers: 0 };

export async function publishOverdue(
  parts: { readonly store: Store; readonly producer: Producer },
  kind: JobKind,
  claim: ClaimOptions,
): Promise<Step> {
  if (!parts.producer.ready()) return NOTHING;
  const rows = await claimOverdue(parts.store, kind, claim);
  const handedOver = new Map<Stage, number>();
  for (const stage of STAGES) {
    for (const lane of LANE_NAMES) {
      const inLane = rows.filter((row) => row.stage === stage && row.lane === lane);
      if (inLane.length === 0) continue;
      const jobs = inLane.map((row) => jobOf(kind, row));
      const published = await parts.producer.publish(stage, jobs, { lane, deadlineMs: PUBLISH_DEADLINE_MS });
      handedOver.set(stage, (handedOver.get(stage) ?? 0) + published.handedOver);
      const ids = inLane.map((row) => row.id);
      if (published.failed > 0) await hastenClaimed(parts.store, kind, ids, UNPUBLISHED_AGAIN_MS);
    }
  }
  const strangers = rows.filter((row) => !(STAGES as readonly string[]).includes(row.stage)).length;
  return { rows: rows.length, handedOver, strangers };
}

/** The row says which table it is of; that its stage takes such rows is the writer's promise. */
function jobOf(kind: JobKind, row: ClaimedRow): JobOf {
  return { kind, id: row.id } as JobOf;
}
