/**
 * Labelled bank transfers through the real services, compared with the truth and with what a rehearsal decides about the same.
 *
 * Payments are sent in waves, oldest first; those of one wave have nothing to do with each other, so it does not matter in which order the
 * pipe takes them. The next wave goes when the pipe is quiet. A third of the customers by default; all with `QUITTANCE_LABELLED=all`.
 */
import { QUITTANCE_POLICY, Rehearsal, type RehearsedDecision } from '@quittance/domain';
import { signWebhook } from '@quittance/stripe';
import {
  type Cluster,
  type FreshStore,
  freshStore,
  registerOrders,
  sendWebhooks,
  startCluster,
  testRedisUrl,
  waitFor,
} from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import {
  type LabelledBooks,
  type LabelledPayment,
  namesOf,
  readLabelled,
  rehearsalOf,
  sampleOf,
} from '../fixtures/labelled-payments.js';
import { type Decided, decidedBy, decidedIn, verdictOf } from '../fixtures/labelled-score.js';
import { wavesOf } from '../fixtures/labelled-waves.js';
import { sharedData } from '../fixtures/shared-data.js';

const ONE_CUSTOMER_IN = process.env['QUITTANCE_LABELLED'] === 'all' ? 1 : 3;
/** Calls and events under way at once. */
const SENDERS = 16;
/** Right answers among the payments for which one is due or a person may be asked, at least. */
const RIGHT_SHARE_MIN = 0.9;

describe('labelled bank transfers through the whole pipe', function () {
  this.timeout(600_000);

  let books: LabelledBooks;
  let payments: readonly LabelledPayment[] = [];
  let decisions: ReadonlyMap<string, RehearsedDecision>;
  let db: FreshStore;
  let cluster: Cluster;
  const atOnce = new Map<string, Decided>();
  let atTheEnd: ReadonlyMap<string, Decided>;

  before(async function () {
    books = readLabelled(sharedData(this, 'matching-benchmark'));
    payments = sampleOf(books, ONE_CUSTOMER_IN);
    const rehearsal = new Rehearsal({ ...rehearsalOf(books), policy: QUITTANCE_POLICY });
    decisions = new Map(payments.map((each) => [each.id, rehearsal.decide(each.told)]));
    db = await freshStore();
    cluster = await startCluster({
      mysqlUrl: db.url,
      redisUrl: `${testRedisUrl()}/11`,
      services: ['ingress', 'matching', 'relay'],
    });
    await tellBooks();
    for (const wave of wavesOf(books, payments, decisions)) {
      await deliver(wave.map((each) => each.event));
      for (const [id, decided] of await decidedIn(
        db.store.sql,
        wave.map((each) => each.id),
      ))
        atOnce.set(id, decided);
    }
    atTheEnd = await decidedIn(
      db.store.sql,
      payments.map((each) => each.id),
    );
  });
  after(async () => {
    await cluster?.stop();
    await db?.drop();
  });

  it('are decided as a rehearsal decides them', () => {
    const differences = payments.flatMap(({ id, truth }) => {
      const decision = decisions.get(id);
      if (decision === undefined) return [];
      const [rehearsed, decided] = [decidedBy(decision), atOnce.get(id)].map((each) => JSON.stringify(each));
      return rehearsed === decided ? [] : [`${id} ${truth.difficulty}: ${decided} instead of ${rehearsed}`];
    });
    expect(differences).to.deep.equal([]);
  });

  it('are never placed wrongly, and nearly always rightly', () => {
    const verdicts = payments.map((each) => {
      const placed = atTheEnd.get(each.id)?.placed ?? [];
      return { ...each, placed, verdict: verdictOf(each.truth, placed) };
    });
    const wrong = verdicts.filter((each) => each.verdict === 'wrong');
    expect(wrong.map((each) => `${each.id} ${each.truth.difficulty}: ${each.placed}`)).to.deep.equal([]);
    const right = verdicts.filter((each) => each.verdict === 'right').length;
    console.log(`      ${right} of ${payments.length} payments right, none wrong`);
    expect(right / payments.length).to.be.at.least(RIGHT_SHARE_MIN);
  });

  /** Orders and customers as the order system tells them, and the names that the provider knows. */
  async function tellBooks(): Promise<void> {
    const names = new Map(books.customers.map((each) => [each.customer, each.name]));
    await registerOrders(
      cluster,
      // Customer by customer in the order of their ids: of more namesakes than are looked at both sides look at the same ones.
      books.orders
        .toSorted((a, b) => (a.customer < b.customer ? -1 : 1))
        .map((each) => ({
          reference: each.order,
          invoice: each.invoice,
          customer: { reference: each.customer, name: names.get(each.customer), stripe_customer: each.customer },
          currency: each.currency,
          amount: each.amount_minor,
          placed_at: each.created,
          due_at: `${each.due}T00:00:00Z`,
        })),
    );
    await eachOf(
      books.orders.filter((each) => each.status === 'paid'),
      (each) => markPaid(each.order),
    );
    await deliver(
      books.customers.flatMap((each) => namesOf(each).map((name, n) => customerNamed(each.customer, name, n))),
    );
  }

  async function markPaid(order: string): Promise<void> {
    const answer = await fetch(`${cluster.ingressUrl}/v1/orders/${order}:mark-paid-outside`, {
      method: 'POST',
      headers: { authorization: `Bearer ${cluster.apiToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ proof: 'paid before the books were opened' }),
    });
    expect(answer.status, await answer.text()).to.equal(200);
  }

  /** Sends events and waits until nothing is left to do. */
  async function deliver(events: readonly object[]): Promise<void> {
    const signed = events.map((each, n) => {
      const body = Buffer.from(JSON.stringify(each));
      const signature = signWebhook({ rawBody: body, secret: cluster.webhookSecret, timestampMs: Date.now() });
      return { reference: `${n}`, order: {}, body, signature };
    });
    await sendWebhooks(`${cluster.ingressUrl}/webhooks/stripe/default`, signed, { senders: SENDERS });
    await waitFor('all events to end', isQuiet, 120_000);
  }

  async function isQuiet(): Promise<boolean> {
    const [row] = await db.store.sql.select<{ n: string }>(
      `SELECT (SELECT COUNT(*) FROM stripe_events WHERE state = 'pending')
            + (SELECT COUNT(*) FROM outbox_messages WHERE state = 'pending' AND stage = 'matching') AS n`,
    );
    return Number(row?.n) === 0;
  }
});

async function eachOf<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let one = all[next++]; one !== undefined; one = all[next++]) await work(one);
  };
  await Promise.all(Array.from({ length: SENDERS }, worker));
}

/** What the provider tells when it learns a name of a customer. */
function customerNamed(customer: string, name: string, n: number): object {
  return {
    id: `evt_${customer}_${n}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: 1_290_000_000 + n,
    livemode: false,
    type: 'customer.updated',
    data: { object: { id: customer, object: 'customer', created: 1_280_000_000, livemode: false, name } },
  };
}
