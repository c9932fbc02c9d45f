import { openStore, type RefundOutcome, requestRefund, type Store } from '@quittance/store';
import { expect } from 'chai';
import { after, describe, it } from 'mocha';
import { type RefundsSetting, refundsSetting } from './refunds-setting.js';

const PAYMENTS = 50;
const CAPTURED = 10_000;
const REQUESTS = 1_000;
/** Of these, so many are clicked twice. */
const DOUBLE_CLICKS = 300;
/** So many are tried again over HTTP when all is over, as by callers who never got their answer. */
const RETRIES = 100;

describe('a thousand refunds asked for at once', () => {
  let setting: RefundsSetting | undefined;

  it('give back no more than was captured, and none of them twice', async function () {
    this.timeout(120_000);
    setting = await refundsSetting({ sandbox: { seed: 'race' } });
    for (let n = 0; n < PAYMENTS; n += 1) await setting.register(`Q-${n}`, CAPTURED);
    for (let n = 0; n < PAYMENTS; n += 1) await setting.pay(CAPTURED, { 'metadata[order_id]': `Q-${n}` });
    await setting.settle();

    const requests = Array.from({ length: REQUESTS }, (_, n) => ({
      order: `Q-${n % PAYMENTS}`,
      key: `click-${n}`,
      amount: 100 + ((n * 7_919) % 1_500),
    }));
    const clicks = [...requests, ...requests.slice(0, DOUBLE_CLICKS)];
    setting.faults({ apiRateLimitRate: 0.1, apiErrorRate: 0.1, apiErrorAfterRate: 0.1, apiLostAnswerRate: 0.05 });
    const way = setting.openWay({ volumeMin: 1_000_000 });
    let asking = true;
    const working = (async () => {
      while (asking) await setting!.send(way);
    })();
    const url = setting.mysqlUrl;
    const doors = await Promise.all(
      [1, 2, 3].map(() => openStore({ url, poolSizeMax: 12, queueMax: REQUESTS + DOUBLE_CLICKS })),
    );
    const startedMs = performance.now();
    const answers = await Promise.all(clicks.map((click, n) => clicked(doors[n % doors.length]!, click)));
    const askedMs = performance.now() - startedMs;
    await Promise.all(doors.map((door) => door.close()));
    asking = false;
    await working;
    setting.faults({ apiRateLimitRate: 0, apiErrorRate: 0, apiErrorAfterRate: 0, apiLostAnswerRate: 0 });
    await setting.store.sql.write('UPDATE refund_calls SET lease_until = NULL');
    for (let round = 0; round < 20 && (await pending(setting)) > 0; round += 1) await setting.send();
    await setting.settle();

    const taken = new Map<string, string>();
    for (const [n, outcome] of answers.entries()) {
      const { key } = clicks[n]!;
      if (outcome.kind === 'refused') {
        expect(outcome.code, key).to.equal('more_than_left');
        continue;
      }
      expect(taken.get(key) ?? outcome.id, key).to.equal(outcome.id);
      taken.set(key, outcome.id);
    }
    const before = setting.atStripe().length;
    for (const { order, key, amount } of requests.slice(0, RETRIES)) {
      const again = await setting.ask(order, { amount }, { 'idempotency-key': key });
      const id = taken.get(key);
      if (id === undefined) expect([again.status, again.body.code], key).to.deep.equal([409, 'refund_conflict']);
      else expect([again.status, again.body.id], key).to.deep.equal([200, id]);
    }
    await setting.send();
    expect(setting.atStripe().length).to.equal(before);
    const made = setting.atStripe();
    const marks = made.map((each) => each.mark);
    expect(new Set(marks).size, 'two refunds for one call').to.equal(marks.length);
    const byPayment = Map.groupBy(made, (each) => each.payment);
    for (const [payment, refunds] of byPayment)
      expect(
        refunds.reduce((sum, each) => sum + each.amount, 0),
        String(payment),
      ).to.be.at.most(CAPTURED);

    const ours = await setting.store.sql.select<{ id: string; amount: string; mark: string; progress: string }>(
      'SELECT stripe_refund_id AS id, amount, idempotency_key AS mark, progress FROM refund_calls',
    );
    expect(ours.map((each) => each.progress).filter((each) => each !== 'accepted')).to.deep.equal([]);
    const line = (each: { id: string; amount: string | number; mark?: string | undefined }) =>
      `${each.id} ${each.amount} ${each.mark}`;
    expect(ours.map(line).sort()).to.deep.equal(made.map(line).sort());
    expect(await setting.count('refund_requests')).to.equal(taken.size);

    const books = await setting.store.sql.select<{ wrong: string }>(
      'SELECT reference AS wrong FROM orders WHERE paid + refunded <> ? OR paid < 0',
      [CAPTURED],
    );
    expect(books).to.deep.equal([]);
    const given = made.reduce((sum, each) => sum + each.amount, 0);
    console.log(
      `      ${clicks.length} calls, ${taken.size} refunds taken, ${made.length} made, ${given} of ${PAYMENTS * CAPTURED} given back; asked in ${Math.round(askedMs)} ms`,
    );
    expect(given).to.be.greaterThan(PAYMENTS * CAPTURED * 0.95);
  });

  after(() => setting?.end());
});

/** One click: one call of the store, as each request over HTTP makes one. */
function clicked(
  store: Store,
  { order, key, amount }: { order: string; key: string; amount: number },
): Promise<RefundOutcome> {
  return requestRefund(store, '1', { key, actor: 'api', of: { order }, amount: BigInt(amount), approval: new Map() });
}

const pending = (setting: RefundsSetting) => setting.count(`refund_calls WHERE state = 'pending'`);
