/**
 * Load: locks the rows of a batch, reads what their events tell, and opens the books that they concern.
 *
 * Input: jobs. Output: work, one piece for each connection. A row that is not pending any more (a second delivery of the job) or that
 * another worker holds is left out; it needs nothing from this batch.
 */
import type { JobKind } from '@quittance/contracts';
import type { Observation, PolicyFor } from '@quittance/domain';
import {
  type ClaimedEvent,
  type ClaimedOrderChange,
  claimEvents,
  claimOrderChanges,
  loadPolicies,
  type OpenBooks,
  openBooks,
  recogniseRefunds,
  type Sql,
  type UnreadablePolicy,
} from '@quittance/store';
import { readEnvelope, type Translation, translate } from '@quittance/stripe';

export interface WorkJob {
  readonly kind: JobKind;
  readonly id: string;
}

/** An event with what it tells in our words. */
export interface ReadEvent {
  readonly row: ClaimedEvent;
  readonly told: Translation;
}

/** The part of a batch that concerns one connection. */
export interface Work {
  readonly events: readonly ReadEvent[];
  readonly orderChanges: readonly ClaimedOrderChange[];
  readonly open: OpenBooks;
  readonly policyFor: PolicyFor;
  /** Stored policies that cannot be read, and what counts instead. */
  readonly unreadable: readonly UnreadablePolicy[];
}

export async function loadWork(sql: Sql, jobs: readonly WorkJob[]): Promise<Work[]> {
  const rows = await claimEvents(sql, idsOf(jobs, 'event'));
  const orderChanges = await claimOrderChanges(sql, idsOf(jobs, 'message'));
  const events = rows.map((row) => ({ row, told: tell(row) }));
  const connections = new Set([...rows, ...orderChanges].map((each) => each.connectionId));
  const work: Work[] = [];
  for (const connectionId of connections)
    work.push(
      await openWork(sql, connectionId, {
        events: events.filter((each) => each.row.connectionId === connectionId),
        orderChanges: orderChanges.filter((each) => each.connectionId === connectionId),
      }),
    );
  return work;
}

/** Opens the books that events and changed orders of one connection concern, with the policies that count for them. */
export async function openWork(
  sql: Sql,
  connectionId: string,
  { events, orderChanges }: Pick<Work, 'events' | 'orderChanges'>,
): Promise<Work> {
  const observations = events.flatMap((each) => each.told.observations);
  const open = await openBooks(sql, {
    connectionId,
    observations: await withWhatWasAsked(sql, connectionId, observations),
    changedOrders: [...new Set(orderChanges.map((each) => each.orderId))],
  });
  const { accounts } = open.loaded.books;
  const customers = [...accounts.values()].flatMap((each) => each.reference ?? []);
  const policies = await loadPolicies(sql, connectionId, customers);
  const policyFor: PolicyFor = (accountId) => policies.of(accounts.get(accountId)?.reference ?? null);
  return { events, orderChanges, open, policyFor, unreadable: policies.unreadable };
}

/** Refunds that were asked for here are told with what they were asked for: an order, a transfer on a customer's balance. */
async function withWhatWasAsked(
  sql: Sql,
  connectionId: string,
  observations: readonly Observation[],
): Promise<readonly Observation[]> {
  const refunds = observations.filter((each) => each.kind === 'refund');
  const ours = await recogniseRefunds(sql, connectionId, refunds);
  return observations.map((each) => (each.kind === 'refund' ? { ...each, ...ours.get(each.refund) } : each));
}

/** What an event tells; `body` as it was received. */
export function tell(row: Pick<ClaimedEvent, 'body'>): Translation {
  const read = readEnvelope(row.body);
  return read.ok ? translate(read.event.json) : { observations: [], payment: null, ignored: 'shape_not_understood' };
}

function idsOf(jobs: readonly WorkJob[], kind: JobKind): string[] {
  return [...new Set(jobs.filter((job) => job.kind === kind).map((job) => job.id))];
}
