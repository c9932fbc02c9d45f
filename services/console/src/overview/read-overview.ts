/**
 * What the first page shows, read at one moment. Whatever does not answer is shown as not answering: this never rejects.
 */
import type { OpenQueues, QueueDepths } from '@quittance/queue';
import { probeServices, type ServiceAddress, type ServiceHealth } from '@quittance/runtime';
import { type BooksStatus, type OrderCount, readBooksStatus, readOrderCounts, type Store } from '@quittance/store';

export interface Overview {
  readonly services: readonly ServiceHealth[];
  readonly queues: QueueDepths | null;
  readonly books: BooksStatus | null;
  readonly orders: readonly OrderCount[] | null;
}

export interface OverviewSources {
  readonly store: Store;
  readonly queues: Pick<OpenQueues, 'depths'>;
  readonly services: readonly ServiceAddress[];
}

export async function readOverview(sources: OverviewSources): Promise<Overview> {
  const [services, queues, books, orders] = await Promise.all([
    probeServices(sources.services),
    sources.queues.depths().catch(() => null),
    readBooksStatus(sources.store.sql).catch(() => null),
    readOrderCounts(sources.store.sql).catch(() => null),
  ]);
  return { services, queues, books, orders };
}
