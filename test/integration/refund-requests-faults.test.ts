import { refundAsker, type WayToStripe } from '@quittance/refunds';
import { createLogger } from '@quittance/runtime';
import { claimRefundCalls } from '@quittance/store';
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import { type RefundsSetting, refundsSetting } from './refunds-setting.js';

const NO_FAULTS = {
  apiRateLimitRate: 0,
  apiErrorRate: 0,
  apiLostAnswerRate: 0,
  apiErrorAfterRate: 0,
  apiResetRate: 0,
  apiLatencyMsMax: 0,
};
const HOUR_MS = 3_600_000;

describe('a refund that Stripe is asked for', () => {
  let setting: RefundsSetting;
  let n = 0;
  before(async () => {
    setting = await refundsSetting();
  });
  afterEach(() => {
    setting.faults(NO_FAULTS);
    setting.sandbox.pause(false);
  });
  after(() => setting.end());

  /** An order paid with 5,000, of which 2,000 are asked for; Stripe's webhooks are held back, so that only calls can tell. */
  async function asked(amount = 2_000) {
    n += 1;
    setting.sandbox.pause(false);
    const [payment] = await setting.paid(`F-${n}`, 5_000);
    setting.sandbox.pause(true);
    const { body } = await setting.ask(`F-${n}`, { amount });
    const id = String(body.id);
    return {
      id,
      payment: String(payment),
      order: `F-${n}`,
      now: async () => {
        const refund = await setting.refund(id);
        return { state: refund.state, ...refund.refunds[0] };
      },
      made: () => setting.atStripe().filter((each) => each.payment === payment),
    };
  }

  const change = (id: string, set: string) =>
    setting.store.sql.write(`UPDATE refund_calls SET ${set} WHERE request_id = ?`, [id]);
  const exceptions = (order: string) =>
    setting.store.sql.select<{ reason: string; state: string; because: string }>(
      `SELECT e.reason, e.state, e.because FROM exceptions e JOIN orders o ON o.id = e.order_id
       WHERE o.reference = ? AND e.reason LIKE 'refund_%' ORDER BY e.id`,
      [order],
    );

  const lost: [string, object, string][] = [
    ['is asked to wait', { apiRateLimitRate: 1 }, 'requested'],
    ['fails without doing anything', { apiErrorRate: 1 }, 'unknown'],
    ['does it and answers 500, which its key keeps', { apiErrorAfterRate: 1 }, 'unknown'],
    ['does it and the answer is lost', { apiLostAnswerRate: 1 }, 'unknown'],
    ['cuts the connection before doing it', { apiResetRate: 1 }, 'unknown'],
  ];
  for (const [what, faults, state] of lost)
    it(`is made once when it ${what}`, async () => {
      const refund = await asked();
      setting.faults(faults);
      await setting.send(setting.openWay({ volumeMin: 1_000 }));
      await setting.send(setting.openWay({ volumeMin: 1_000 }));
      expect((await refund.now()).state).to.equal(state);
      setting.faults(NO_FAULTS);
      await setting.send();
      const done = await refund.now();
      expect(done).to.include({ state: 'accepted', stripe_refund: refund.made()[0]?.id });
      expect(refund.made()).to.have.length(1);
      await setting.send();
      expect(refund.made()).to.have.length(1);
      setting.sandbox.pause(false);
      await setting.settle();
      expect(await setting.order(refund.order)).to.include({ amount_refunded: 2_000, amount_paid: 3_000 });
      expect(await exceptions(refund.order)).to.deep.equal([]);
    });

  it('is made once when answers come after the wait for them is over', async () => {
    const refund = await asked();
    setting.faults({ apiLatencyMsMax: 600 });
    for (let round = 0; round < 4; round += 1) await setting.send(setting.openWay({ timeoutMs: 20, volumeMin: 1_000 }));
    setting.faults(NO_FAULTS);
    await new Promise((resolve) => setTimeout(resolve, 700));
    await setting.send();
    expect(await refund.now()).to.include({ state: 'accepted' });
    expect(refund.made()).to.have.length(1);
  });

  it('is looked up first once Stripe may have forgotten its key, and found by its mark', async () => {
    const refund = await asked();
    setting.faults({ apiLostAnswerRate: 1 });
    await setting.send();
    setting.faults(NO_FAULTS);
    setting.sandbox.advance(25 * HOUR_MS);
    await change(refund.id, `unsure = 0, progress = 'requested', first_sent_at = first_sent_at - INTERVAL 25 HOUR`);
    await setting.send();
    expect(await refund.now()).to.include({ state: 'accepted', stripe_refund: refund.made()[0]?.id });
    expect(refund.made()).to.have.length(1);
  });

  it('is made once when the worker dies between its call and its commit, or before its call', async () => {
    for (const calls of [true, false]) {
      const refund = await asked();
      const way = setting.openWay();
      const dying: WayToStripe = {
        ...way,
        ask: async (call) => {
          if (calls) await way.ask(call);
          throw new Error('died');
        },
      };
      await setting.send(dying);
      expect(await refund.now()).to.include({ state: 'submitted' });
      expect(refund.made()).to.have.length(calls ? 1 : 0);
      await setting.send();
      expect(await refund.now(), 'its lease holds').to.include({ state: 'submitted' });
      await change(refund.id, 'lease_until = CURRENT_TIMESTAMP(3)');
      await setting.send();
      expect(await refund.now()).to.include({ state: 'accepted' });
      expect(refund.made()).to.have.length(1);
    }
  });

  it('waits while Stripe is down for an hour, in peace, and is made after it; a person hears of it after two', async () => {
    const refunds = [await asked(), await asked(), await asked()];
    const way = setting.openWay({ volumeMin: 3, resetMs: 60_000 });
    setting.faults({ apiResetRate: 1 });
    await setting.send(way);
    expect(way.stayAway()?.waitMs).to.be.greaterThan(0);
    const before = setting.sandbox.stats().requests;
    for (let round = 0; round < 5; round += 1) await setting.send(way);
    expect(setting.sandbox.stats().requests, 'nothing is sent while the circuit is open').to.equal(before);
    const [first, second] = refunds;
    await change(first!.id, 'created_at = created_at - INTERVAL 61 MINUTE');
    await change(second!.id, 'created_at = created_at - INTERVAL 121 MINUTE');
    await setting.send(setting.openWay({ volumeMin: 1_000 }));
    expect(await exceptions(first!.order)).to.deep.equal([]);
    expect((await exceptions(second!.order)).map((each) => [each.reason, each.state])).to.deep.equal([
      ['refund_waiting', 'open'],
    ]);
    setting.faults(NO_FAULTS);
    await setting.send();
    for (const refund of refunds) {
      expect(await refund.now()).to.include({ state: 'accepted' });
      expect(refund.made()).to.have.length(1);
    }
    expect((await exceptions(second!.order)).map((each) => each.state)).to.deep.equal(['resolved']);
  });

  it('waits, and a person is told at once, while the key is refused; no other refund is tried meanwhile', async () => {
    const way = setting.openWay({ apiKey: 'sk_test_of_yesterday' });
    const refunds = [await asked()];
    await setting.send(way);
    refunds.push(await asked(), await asked());
    const before = setting.sandbox.stats().requests;
    for (let round = 0; round < 3; round += 1) await setting.send(way);
    expect(setting.sandbox.stats().requests).to.equal(before);
    for (const refund of refunds) expect(await refund.now()).to.include({ state: 'requested', attempts: 0 });
    const told = await Promise.all(refunds.map((each) => exceptions(each.order)));
    expect(told.flat().map((each) => `${each.reason} ${each.state}`)).to.deep.equal(['refund_waiting open']);
    expect(told.flat()[0]!.because).to.contain('Stripe refused the key').and.not.contain('yesterday');
    await change(refunds[2]!.id, 'created_at = created_at - INTERVAL 121 MINUTE');
    await setting.send(way);
    expect((await exceptions(refunds[2]!.order)).map((each) => each.reason)).to.deep.equal(['refund_waiting']);
    await setting.send();
    for (const refund of refunds) {
      expect(await refund.now()).to.include({ state: 'accepted' });
      expect((await exceptions(refund.order)).map((each) => each.state)).to.not.include('open');
    }
  });

  it('is not sent with a key of the other mode, nor without one', async () => {
    const refund = await asked();
    await setting.send(null);
    expect(await refund.now()).to.include({ state: 'requested', because: 'no Stripe key is set' });
    const rows = await setting.store.sql.select<{ id: string }>(`SELECT id FROM refund_calls WHERE state = 'pending'`);
    const log = createLogger('test', { level: 'silent' });
    await refundAsker({ store: setting.store, way: setting.openWay(), mode: 'live', log })(
      rows.map(({ id }) => ({
        kind: 'refund_call' as const,
        id,
        jobId: id,
        attempt: 1,
        attemptsMax: 5,
        publishedAtMs: 0,
      })),
    );
    expect(refund.made()).to.deep.equal([]);
    expect((await refund.now()).because).to.contain('moves live money');
    await setting.send();
    expect(await refund.now()).to.include({ state: 'accepted' });
  });

  const refusals: [string, RegExp, (payment: string) => Promise<unknown>][] = [
    [
      'was refunded already',
      /has been refunded in full already \(charge_already_refunded\)/,
      (payment) => setting.sandbox.request('POST', '/v1/refunds', { payment_intent: payment }),
    ],
    [
      'holds less than was asked for',
      /more was asked for than the payment still holds at Stripe/,
      (payment) => setting.sandbox.request('POST', '/v1/refunds', { payment_intent: payment, amount: 3_001 }),
    ],
  ];
  for (const [what, words, behindOurBack] of refusals)
    it(`ends as refused, in plain words and with an exception, when the payment ${what}`, async () => {
      const refund = await asked();
      await behindOurBack(refund.payment);
      await setting.send();
      expect((await refund.now()).state).to.equal('refused');
      expect((await refund.now()).because).to.match(words);
      const [told] = await exceptions(refund.order);
      expect(told).to.include({ reason: 'refund_refused', state: 'open' });
      expect(told!.because).to.match(words);
      await setting.send();
      expect(await exceptions(refund.order)).to.have.length(1);
    });

  it('ends as refused when the payment is disputed', async () => {
    n += 1;
    const order = `F-${n}`;
    await setting.register(order, 5_000);
    await setting.pay(5_000, { 'metadata[order_id]': order, payment_method: 'pm_card_createDispute' });
    await setting.sandbox.drain();
    const told = `type LIKE 'charge.dispute%'`;
    const ofDispute = await setting.store.sql.select<{ id: string }>(`SELECT id FROM stripe_events WHERE ${told}`);
    expect(ofDispute).to.not.deep.equal([]);
    await setting.store.sql.write(`UPDATE stripe_events SET state = 'parked' WHERE ${told}`);
    await setting.settle();
    const answer = await setting.ask(order, { amount: 1_000 });
    await setting.send();
    const refund = await setting.refund(answer.body.id);
    expect(refund.state).to.equal('refused');
    expect(refund.refunds[0].because).to.contain('the payment is disputed');
  });

  it('says that a part was made and a part refused, and frees what was refused', async () => {
    n += 1;
    const order = `F-${n}`;
    const [first, second] = await setting.paid(order, 1_000, 2_000);
    setting.sandbox.pause(true);
    const answer = await setting.ask(order, { amount: 2_500 });
    await setting.sandbox.request('POST', '/v1/refunds', { payment_intent: second });
    await setting.send();
    expect(await setting.refund(answer.body.id)).to.include({ state: 'partly_accepted', amount_accepted: 500 });
    setting.sandbox.pause(false);
    await setting.settle();
    expect(await setting.order(order)).to.include({ amount_refunded: 2_500, amount_paid: 500 });
    expect((await setting.ask(order, { amount: 500, payment: first })).status).to.equal(201);
  });

  it('is taken by one worker only', async () => {
    const refund = await asked();
    const [row] = await setting.store.sql.select<{ id: string }>('SELECT id FROM refund_calls WHERE request_id = ?', [
      refund.id,
    ]);
    const claims = await Promise.all(
      Array.from({ length: 6 }, () => setting.store.transaction((sql) => claimRefundCalls(sql, [row!.id]))),
    );
    expect(claims.flat()).to.have.length(1);
  });
});
