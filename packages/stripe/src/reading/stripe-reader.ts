/*
 * Reads lists of Stripe's API, page by page, within a rate budget of its own. Input: a client, calls a second. Output: pages of plain objects,
 * or why there is none; never a rejection for what Stripe or the network does. Stripe's clock is learnt from each answer, since windows of
 * time are meant in its time. Not relied upon: that the budget is kept by others as well, which is why 429 quiets all reads of this process.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type Stripe from 'stripe';
import type { StripeClient } from '../client.js';
import { type ReadTrouble, readTrouble } from './read-trouble.js';

/** The lists that can be read. `cash_balance_transactions` is one customer's, and Stripe filters it by nothing. */
export type ListName =
  | 'balance_transactions'
  | 'cash_balance_transactions'
  | 'charges'
  | 'disputes'
  | 'early_fraud_warnings'
  | 'events'
  | 'payment_intents'
  | 'refunds';

/** Newest first. `after` goes back in time from an object, `before` forward. Times in milliseconds, both included. */
export interface ListQuery {
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly after?: string | null;
  readonly before?: string | null;
  readonly customer?: string;
  /** 1 to 100, which is what one page gives unless told otherwise. */
  readonly limit?: number;
}

export type StripeObject = Readonly<Record<string, unknown>> & { readonly id: string };

export interface ListedPage {
  readonly kind: 'page';
  readonly objects: readonly StripeObject[];
  readonly hasMore: boolean;
}

export interface StripeReader {
  list(name: ListName, query: ListQuery): Promise<ListedPage | ReadTrouble>;
  /** Stripe's time as far as it is known, in milliseconds since the epoch. */
  nowMs(): number;
}

export interface ReaderOptions {
  readonly callsPerSecond: number;
  /** Aborted: what is not yet sent is not sent any more. */
  readonly signal?: AbortSignal;
  /** What each call came to: `page` or the kind of its trouble. */
  readonly onCall?: (outcome: ListedPage['kind'] | ReadTrouble['kind']) => void;
}

const PAGE_OBJECTS_MAX = 100;
const MS_PER_SECOND = 1_000;
/** Quiet after 429 where Stripe does not say how long. */
const THROTTLED_MS = 2_000;

export function openStripeReader(client: StripeClient, options: ReaderOptions): StripeReader {
  const gapMs = MS_PER_SECOND / options.callsPerSecond;
  let nextMs = 0;
  let skewMs = 0;

  /** Callers pass one after the other; sleeping ends early when the process stops. */
  async function turn(): Promise<void> {
    const mineMs = Math.max(performance.now(), nextMs);
    nextMs = mineMs + gapMs;
    const { signal } = options;
    const waitMs = mineMs - performance.now();
    if (waitMs > 0) await sleep(waitMs, undefined, signal ? { signal } : {}).catch(() => undefined);
  }

  async function ask(name: ListName, query: ListQuery): Promise<ListedPage | ReadTrouble> {
    await turn();
    if (options.signal?.aborted) return { kind: 'away', because: 'the process is stopping', waitMs: null };
    try {
      const list = await LISTS[name](client, query);
      const toldAtMs = Date.parse(list.lastResponse.headers['date'] ?? '');
      if (!Number.isNaN(toldAtMs)) skewMs = toldAtMs - Date.now();
      return { kind: 'page', objects: list.data as unknown as StripeObject[], hasMore: list.has_more };
    } catch (error) {
      const trouble = readTrouble(error);
      const throttled = (error as { statusCode?: number }).statusCode === 429;
      if (trouble.kind === 'away' && throttled)
        nextMs = Math.max(nextMs, performance.now() + (trouble.waitMs ?? THROTTLED_MS));
      return trouble;
    }
  }

  return {
    list: async (name, query) => {
      const answer = await ask(name, query);
      options.onCall?.(answer.kind);
      return answer;
    },
    nowMs: () => Date.now() + skewMs,
  };
}

type Listing = (
  client: StripeClient,
  query: ListQuery,
) => Promise<Stripe.Response<Stripe.ApiList<{ readonly id: string }>>>;

/** What the books want to know of an intent only its charge tells; a balance transaction tells nothing without its source. */
const LISTS: Readonly<Record<ListName, Listing>> = {
  balance_transactions: (client, query) =>
    client.balanceTransactions.list({ ...paged(query), expand: ['data.source'] }),
  cash_balance_transactions: (client, { customer = '', ...query }) =>
    client.customers.listCashBalanceTransactions(customer, placed(query)),
  charges: (client, query) => client.charges.list(paged(query)),
  disputes: (client, query) => client.disputes.list(paged(query)),
  early_fraud_warnings: (client, query) => client.radar.earlyFraudWarnings.list(paged(query)),
  events: (client, query) => client.events.list(paged(query)),
  payment_intents: (client, query) => client.paymentIntents.list({ ...paged(query), expand: ['data.latest_charge'] }),
  refunds: (client, query) => client.refunds.list(paged(query)),
};

function paged(query: ListQuery) {
  const created = {
    ...(query.fromMs === undefined ? {} : { gte: Math.floor(query.fromMs / MS_PER_SECOND) }),
    ...(query.toMs === undefined ? {} : { lte: Math.floor(query.toMs / MS_PER_SECOND) }),
  };
  return { ...placed(query), ...(Object.keys(created).length === 0 ? {} : { created }) };
}

function placed({ after, before, limit = PAGE_OBJECTS_MAX }: ListQuery) {
  return {
    limit,
    ...(after == null ? {} : { starting_after: after }),
    ...(before == null ? {} : { ending_before: before }),
  };
}
