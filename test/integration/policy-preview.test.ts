import { createHash } from 'node:crypto';
import { type MatchingPolicy, orderReferenceForms, QUITTANCE_POLICY } from '@quittance/domain';
import {
  PREVIEW_ORDERS_MAX,
  PREVIEW_PAYMENTS_MAX,
  type PreviewLine,
  type PreviewQuestion,
  PreviewTooLarge,
  previewPolicy,
  setPolicy,
} from '@quittance/store';
import { type FreshStore, freshStore } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, beforeEach, describe, it } from 'mocha';

const OLDEST_FIRST: MatchingPolicy = {
  ...QUITTANCE_POLICY,
  name: 'oldest-first',
  rules: QUITTANCE_POLICY.rules.map((each) => ({ ...each, mode: 'automatic' as const })),
};
const STRICT: MatchingPolicy = { ...QUITTANCE_POLICY, name: 'strict', tolerances: [], shortPayment: 'on_account' };

describe('the preview of a policy', () => {
  let db: FreshStore;
  let lines: PreviewLine[] = [];
  before(async () => {
    db = await freshStore();
    await fill(db);
  });
  after(() => db.drop());
  beforeEach(() => {
    lines = [];
  });

  const preview = (policy: MatchingPolicy, more: Partial<PreviewQuestion> = {}) =>
    previewPolicy(
      db.store,
      {
        connectionId: '1',
        policy,
        customer: null,
        from: null,
        to: null,
        paymentsMax: PREVIEW_PAYMENTS_MAX,
        ordersMax: PREVIEW_ORDERS_MAX,
        ...more,
      },
      { line: (line) => void lines.push(line) },
    );
  const said = () => lines.map(({ payment, change, after: now }) => [payment, change, now.status, placesOf(now)]);

  it('finds nothing where nothing would change', async () => {
    const summary = await preview({ ...QUITTANCE_POLICY, name: 'the-same' });
    expect(lines).to.deep.equal([]);
    expect(summary.changes).to.deep.equal({ new: 0, lost: 0, changed: 0, same: 5 });
    expect(summary.payments).to.deep.equal({ inPeriod: 7, replayed: 5, explicit: 1, byHand: 1, leftOut: false });
    expect(summary.money.map((each) => each.moved)).to.deep.equal([0n, 0n]);
  });

  it('shows what a looser one would place, to the cent, with why', async () => {
    const summary = await preview(OLDEST_FIRST);
    expect(said()).to.deep.equal([['pi_guess', 'new', 'partial', 'A-1001 1000']]);
    expect(lines[0]?.before).to.include({ policy: 'quittance', remainder: 1_500n });
    expect(lines[0]?.before.because).to.match(/confirm/);
    expect(lines[0]?.after).to.include({ policy: 'oldest-first', rule: 'oldest_first', remainder: 500n });
    expect(lines[0]?.after.because).to.match(/oldest/);
    expect(summary.changes).to.deep.equal({ new: 1, lost: 0, changed: 0, same: 4 });
    expect(summary.money.find((each) => each.currency === 'usd')).to.deep.equal({
      currency: 'usd',
      placedBefore: 2_999n,
      placedAfter: 3_999n,
      moved: 1_000n,
      adjustedBefore: 1n,
      adjustedAfter: 1n,
    });
  });

  it('shows what a stricter one would not place any more, and the work it makes', async () => {
    const summary = await preview(STRICT);
    expect(said()).to.deep.equal([['pi_short', 'lost', 'review', '']]);
    expect(lines[0]?.before.adjustments).to.deep.equal([{ order: 'B-2001', amount: 1n, reason: 'short_payment' }]);
    expect(summary.exceptions).to.include({ fewer: 0, more: 1 });
    expect(summary.money.find((each) => each.currency === 'usd')).to.include({ moved: 2_999n, adjustedAfter: 0n });
  });

  it('leaves customers alone that have a policy of their own', async () => {
    await setPolicy(db.store, { connectionId: '1', customer: 'C-A', policy: STRICT, actor: 'test' });
    expect((await preview(OLDEST_FIRST)).changes.same).to.equal(5);
    const own = await preview(OLDEST_FIRST, { customer: 'C-A' });
    expect(own.payments).to.include({ inPeriod: 3, replayed: 1 });
    expect(said()).to.deep.equal([['pi_guess', 'new', 'partial', 'A-1001 1000']]);
    expect(lines[0]?.before.policy).to.equal('strict@1');
    await setPolicy(db.store, { connectionId: '1', customer: 'C-A', policy: null, actor: 'test' });
  });

  it('keeps to its period and to its bounds', async () => {
    const early = await preview(STRICT, { to: new Date('2026-11-03T00:00:00Z') });
    expect(early.payments).to.include({ inPeriod: 2, replayed: 2, leftOut: false });
    const late = await preview(STRICT, { from: new Date('2026-11-03T00:00:00Z') });
    expect(late.payments).to.include({ inPeriod: 5, replayed: 3 });
    const few = await preview(STRICT, { paymentsMax: 2 });
    expect(few.payments).to.include({ inPeriod: 7, replayed: 2, leftOut: true });
    const refusal = await preview(STRICT, { ordersMax: 3 }).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(PreviewTooLarge);
  });

  it('takes no notice of money that came after the period', async () => {
    // The books have the later payment on the order that the earlier one is for.
    const summary = await preview(OLDEST_FIRST, { to: new Date('2026-11-02T00:00:00Z') });
    expect(summary.payments).to.include({ inPeriod: 1, replayed: 1 });
    expect(summary.money).to.deep.equal([
      { currency: 'jpy', placedBefore: 5_800n, placedAfter: 5_800n, moved: 0n, adjustedBefore: 0n, adjustedAfter: 0n },
    ]);
  });

  it('changes nothing in the database', async () => {
    const [before, now] = [await everything(db), await preview(OLDEST_FIRST).then(() => everything(db))];
    expect(now).to.deep.equal(before);
    expect(before.filter((line) => line.startsWith('payments ')).length).to.be.greaterThan(0);
  });

  it('ends when it is told to', async () => {
    const stop = AbortSignal.abort(new Error('stop'));
    const ended = await previewPolicy(
      db.store,
      { connectionId: '1', policy: STRICT, customer: null, from: null, to: null, paymentsMax: 9, ordersMax: 99 },
      { line: () => undefined, signal: stop },
    ).catch((error: Error) => error.message);
    expect(ended).to.equal('stop');
  });
});

function placesOf({ allocations }: PreviewLine['after']): string {
  return allocations.map((each) => `${each.order} ${each.amount}`).join(' ');
}

/** A checksum of every table. */
async function everything({ store }: FreshStore): Promise<string[]> {
  const tables = await store.sql.select<{ name: string }>(
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1`,
  );
  return Promise.all(
    tables.map(async ({ name }) => {
      const [row] = await store.sql.select<{ Checksum: string }>(`CHECKSUM TABLE ${name}`);
      return `${name} ${row?.Checksum}`;
    }),
  );
}

/**
 * Seven payments: two of the same order's amount in yen; a cent too little for an order that is named; 15.00 for which only the oldest first
 * has a place, and that once more from somebody unknown; one that carries its order's reference, and one that a person placed.
 */
async function fill({ store: { sql } }: FreshStore): Promise<void> {
  await sql.write(
    `INSERT INTO customer_accounts (id, connection_id, reference, guest_key, name) VALUES
     (1, 1, 'C-A', NULL, 'Ada'), (2, 1, 'C-B', NULL, 'Babbage'), (3, 1, NULL, 'guest', NULL)`,
  );
  const orders: [number, number, string, string, number, string][] = [
    [1, 1, 'A-1001', 'usd', 1_000, '2026-11-01'],
    [2, 1, 'A-1002', 'usd', 2_000, '2026-11-02'],
    [3, 2, 'B-2001', 'usd', 3_000, '2026-11-01'],
    [4, 2, 'B-2002', 'jpy', 5_800, '2026-11-01'],
    [5, 1, 'A-1003', 'usd', 7_000, '2026-11-01'],
    [6, 1, 'A-1004', 'usd', 9_000, '2026-11-01'],
  ];
  for (const [id, account, reference, currency, amount, placedAt] of orders) {
    await sql.write(
      `INSERT INTO orders (id, connection_id, account_id, reference, currency, amount, open_amount, placed_at) VALUES (?, 1, ?, ?, ?, ?, ?, ?)`,
      [id, account, reference, currency, amount, amount, placedAt],
    );
    await sql.insertMany(
      'order_references',
      ['order_id', 'connection_id', 'normalised', 'form'],
      orderReferenceForms(reference).map((each) => [id, 1, each.normalised, each.form]),
    );
  }
  const payments: [number, number, string, string, number, string, string][] = [
    [1, 2, 'pi_short', 'usd', 2_999, '2026-11-02', 'order B-2001'],
    [2, 1, 'pi_guess', 'usd', 1_500, '2026-11-03', 'thank you'],
    [3, 2, 'pi_exact', 'jpy', 5_800, '2026-11-04', 'thank you'],
    [7, 2, 'pi_early', 'jpy', 5_800, '2026-11-01', 'thank you'],
    [4, 3, 'pi_nobody', 'usd', 1_500, '2026-11-05', 'thank you'],
    [5, 1, 'pi_named', 'usd', 7_000, '2026-11-05', 'thank you'],
    [6, 1, 'pi_by_hand', 'usd', 9_000, '2026-11-05', 'thank you'],
  ];
  const say = (subject: string, kind: string, value: string) =>
    sql.insertMany(
      'evidence',
      ['connection_id', 'subject', 'kind', 'value', 'value_hash'],
      [[1, subject, kind, value, createHash('md5').update(value).digest('hex')]],
    );
  for (const [id, account, stripeId, currency, amount, paidAt, text] of payments) {
    await sql.write(
      `INSERT INTO payments (id, connection_id, account_id, stripe_id, kind, status, funded_by, currency, captured, amount, unapplied, paid_at)
       VALUES (?, 1, ?, ?, 'payment', 'succeeded', 'customer', ?, ?, ?, ?, ?)`,
      [id, account, stripeId, currency, amount, amount, amount, paidAt],
    );
    await say(stripeId, 'text', text);
  }
  await say('pi_named', 'link', 'in_1');
  await say('in_1', 'order_reference', 'A-1003');
  const apply = (payment: number, order: number, amount: number, rule: string) =>
    sql.write(
      `INSERT INTO applications (connection_id, payment_id, order_id, amount, kind, rule, because, effect_key)
       VALUES (1, ?, ?, ?, 'applied', ?, '{}', ?)`,
      [payment, order, amount, rule, `${payment}-${order}`],
    );
  await apply(6, 6, 9_000, 'manual');
  await apply(3, 4, 5_800, 'exact_sum');
}
