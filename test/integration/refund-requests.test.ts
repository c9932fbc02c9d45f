import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type RefundsSetting, refundsSetting } from './refunds-setting.js';

describe('asking for a refund of an order', () => {
  let setting: RefundsSetting;
  before(async () => {
    setting = await refundsSetting();
  });
  after(() => setting.end());

  it('is written down, sent to Stripe, connected with the webhook, and seen on the order', async () => {
    const [payment] = await setting.paid('R-1', 10_000);
    const asked = await setting.ask('R-1', {
      amount: 4_000,
      reason: 'requested_by_customer',
      note: 'one chair came broken',
    });
    expect(asked.status).to.equal(201);
    expect(asked.body).to.include({
      order: 'R-1',
      currency: 'usd',
      amount: 4_000,
      amount_accepted: 0,
      state: 'requested',
    });
    expect(asked.body.refunds).to.have.length(1);
    expect(asked.body.refunds[0]).to.include({ payment, amount: 4_000, stripe_refund: null });
    expect(setting.atStripe()).to.deep.equal([]);

    await setting.send();
    const accepted = await setting.refund(asked.body.id);
    expect(accepted).to.include({ state: 'accepted', amount_accepted: 4_000 });
    const [made] = setting.atStripe();
    expect(made).to.include({ payment, amount: 4_000 });
    expect(accepted.refunds[0].stripe_refund).to.equal(made!.id);

    await setting.settle();
    const order = await setting.order('R-1');
    expect(order).to.include({ payment_status: 'partially_refunded', amount_paid: 6_000, amount_refunded: 4_000 });
    expect((await setting.refund(made!.id)).refunds[0]).to.include({ status: 'succeeded' });
    expect((await setting.refund(made!.id)).id).to.equal(asked.body.id);
    const log = await setting.store.sql.select<{ action: string; actor: string }>(
      'SELECT action, actor FROM audit_log WHERE subject = ? ORDER BY id',
      [`refund ${asked.body.id}`],
    );
    expect(log.map((each) => `${each.actor} ${each.action}`)).to.deep.equal([
      'api refund.requested',
      'refunds refund.accepted',
    ]);
  });

  it('needs a key of the caller, and the same key is the same refund for ever', async () => {
    await setting.paid('R-2', 5_000);
    const without = await setting.api('POST', '/v1/orders/R-2/refunds', { amount: 100 });
    expect([without.status, without.body.code]).to.deep.equal([400, 'idempotency_key_needed']);
    const unusable = await setting.ask('R-2', { amount: 100 }, { 'idempotency-key': 'two words' });
    expect([unusable.status, unusable.body.code]).to.deep.equal([400, 'invalid_idempotency_key']);

    const key = { 'idempotency-key': 'return-2' };
    const first = await setting.ask('R-2', { amount: 100 }, key);
    const again = await setting.ask('R-2', { amount: 100 }, key);
    expect([first.status, again.status]).to.deep.equal([201, 200]);
    expect(again.body.id).to.equal(first.body.id);
    expect(again.headers.get('idempotent-replayed')).to.equal('true');
    const other = await setting.ask('R-2', { amount: 101 }, key);
    expect([other.status, other.body.code]).to.deep.equal([422, 'idempotency_key_reused']);
    await setting.send();
    await setting.settle();
    const late = await setting.ask('R-2', { amount: 100 }, key);
    expect(late.body).to.include({ id: first.body.id, state: 'accepted' });
    expect(await setting.count('refund_requests WHERE request_key = ?', ['return-2'])).to.equal(1);
  });

  it('is refused with what is left, counting what is asked for and what was refunded elsewhere', async () => {
    const [payment] = await setting.paid('R-3', 5_000);
    await setting.sandbox.request('POST', '/v1/refunds', { payment_intent: payment, amount: 1_000 });
    await setting.settle();
    expect((await setting.ask('R-3', { amount: 3_000 })).status).to.equal(201);
    const more = await setting.ask('R-3', { amount: 1_001 });
    expect([more.status, more.body.code]).to.deep.equal([409, 'refund_conflict']);
    expect(more.body.detail).to.equal('10.00 usd of R-3 can still be given back, 10.01 usd was asked for');
    expect(more.body.errors[0]).to.include({ code: 'more_than_left', pointer: '#/amount' });
    expect((await setting.ask('R-3', { amount: 1_000 })).status).to.equal(201);
    await setting.send();
    await setting.settle();
    expect(await setting.order('R-3')).to.include({
      payment_status: 'refunded',
      amount_paid: 0,
      amount_refunded: 5_000,
    });
    expect((await setting.ask('R-3', { amount: 1 })).status).to.equal(409);
  });

  it('gives back the latest payment first, as many as are needed, or the one that is named', async () => {
    const [first, second, third] = await setting.paid('R-4', 1_000, 2_000, 3_000);
    const asked = await setting.ask('R-4', { amount: 4_500 });
    const parts = asked.body.refunds.map((each: { payment: string; amount: number }) => [each.payment, each.amount]);
    expect(parts).to.deep.equal([
      [third, 3_000],
      [second, 1_500],
    ]);
    const named = await setting.ask('R-4', { amount: 400, payment: first });
    expect(named.body.refunds.map((each: { payment: string }) => each.payment)).to.deep.equal([first]);
    const tooMuch = await setting.ask('R-4', { amount: 601, payment: first });
    expect(tooMuch.body.detail).to.contain('6.00 usd of R-4 can still be given back');
    const strange = await setting.ask('R-4', { amount: 1, payment: 'pi_of_somebody_else' });
    expect([strange.status, strange.body.code]).to.deep.equal([404, 'payment_not_found']);
    await setting.send();
    expect(await setting.refund(asked.body.id)).to.include({ state: 'accepted', amount_accepted: 4_500 });
    await setting.settle();
    expect(await setting.order('R-4')).to.include({ amount_paid: 1_100, amount_refunded: 4_900 });
  });

  it('takes the money off the order it was asked for, where the payment covers several', async () => {
    await setting.register('R-5A', 1_000, { customer: { reference: 'C-5', stripe_customer: 'cus_5' } });
    await setting.register('R-5B', 2_000, {
      customer: { reference: 'C-5', stripe_customer: 'cus_5' },
      placed_at: '2026-11-02T00:00:00Z',
    });
    const payment = await setting.pay(3_000);
    await setting.settle();
    for (const [order, amount] of [
      ['R-5A', 1_000],
      ['R-5B', 2_000],
    ] as const) {
      const put = await setting.api('POST', `/v1/payments/${payment}/applications`, { order, amount });
      expect(put.status, put.text).to.equal(201);
    }
    expect((await setting.ask('R-5A', { amount: 1_001 })).status).to.equal(409);
    await setting.ask('R-5A', { amount: 700 });
    await setting.send();
    await setting.settle();
    expect(await setting.order('R-5A')).to.include({ amount_paid: 300, amount_refunded: 700 });
    expect(await setting.order('R-5B')).to.include({ amount_paid: 2_000, amount_refunded: 0 });
  });

  it('is connected by its mark when the webhook comes before the answer', async () => {
    await setting.paid('R-6', 2_000);
    const asked = await setting.ask('R-6', { amount: 2_000 });
    setting.faults({ apiLostAnswerRate: 1 });
    await setting.send();
    setting.faults({ apiLostAnswerRate: 0 });
    expect(await setting.refund(asked.body.id)).to.include({ state: 'unknown' });
    await setting.settle();
    const found = await setting.refund(asked.body.id);
    expect(found).to.include({ state: 'accepted' });
    expect(found.refunds[0]).to.include({ status: 'succeeded', next_check_at: null });
    await setting.send();
    expect(setting.atStripe().filter((each) => each.payment === found.refunds[0].payment)).to.have.length(1);
  });

  it('takes no foreign refund for its own, whatever its metadata says', async () => {
    const [payment] = await setting.paid('R-7', 2_000);
    const asked = await setting.ask('R-7', { amount: 500 });
    const [call] = await setting.store.sql.select<{ idempotency_key: string }>(
      'SELECT idempotency_key FROM refund_calls WHERE request_id = ?',
      [asked.body.id],
    );
    const metadata = { quittance_request: call!.idempotency_key };
    await setting.sandbox.request('POST', '/v1/refunds', { payment_intent: payment, amount: 300, metadata });
    await setting.settle();
    expect(await setting.refund(asked.body.id)).to.include({ state: 'requested' });
    await setting.send();
    await setting.settle();
    expect(await setting.order('R-7')).to.include({ amount_refunded: 800 });
  });

  it('clicked twice at the same moment is one refund, one call and one line in the log', async () => {
    await setting.paid('R-8', 5_000);
    const key = { 'idempotency-key': 'double-click' };
    const clicks = await Promise.all(Array.from({ length: 6 }, () => setting.ask('R-8', { amount: 1_200 }, key)));
    expect(clicks.map((each) => each.status).sort()).to.deep.equal([200, 200, 200, 200, 200, 201]);
    const ids = new Set(clicks.map((each) => String(each.body.id)));
    expect(ids.size).to.equal(1);
    await Promise.all([setting.send(), setting.send(), setting.send()]);
    await setting.settle();
    expect(await setting.order('R-8')).to.include({ amount_refunded: 1_200 });
    const log = await setting.store.sql.select<{ action: string }>(
      'SELECT action FROM audit_log WHERE subject = ? ORDER BY id',
      [`refund ${[...ids][0]}`],
    );
    expect(log.map((each) => each.action)).to.deep.equal(['refund.requested', 'refund.accepted']);
  });

  it('in a currency without cents is that many yen, to the yen', async () => {
    await setting.register('R-9', 158_001, { currency: 'jpy' });
    const payment = await setting.pay(158_001, { currency: 'jpy', 'metadata[order_id]': 'R-9' });
    await setting.settle();
    const asked = await setting.ask('R-9', { amount: 158_000 });
    expect(asked.body).to.include({ currency: 'jpy', amount: 158_000 });
    await setting.send();
    await setting.settle();
    const made = setting.sandbox.truth().refunds.find((each) => each.paymentIntent === payment);
    expect(made).to.include({ currency: 'jpy', amount: 158_000 });
    expect(await setting.order('R-9')).to.include({ amount_paid: 1, amount_refunded: 158_000 });
  });

  it('of an amount beyond what a number holds exactly is refused, never rounded', async () => {
    for (const amount of ['9007199254740993', '1e21', '100.5', '-1']) {
      const answer = await setting.ask('R-9', `{"amount":${amount}}` as unknown as object);
      expect(answer.status, amount).to.equal(422);
    }
  });

  it('is listed, by state and by order, page by page', async () => {
    const page = await setting.api('GET', '/v1/refunds?limit=2&state=accepted');
    expect(page.body.data).to.have.length(2);
    const next = await setting.api('GET', `/v1/refunds?limit=2&state=accepted&cursor=${page.body.next_cursor}`);
    expect(Number(next.body.data[0].id)).to.be.lessThan(Number(page.body.data[1].id));
    const ofOrder = await setting.api('GET', '/v1/refunds?order=R-4');
    expect(ofOrder.body.data.map((each: { order: string }) => each.order)).to.deep.equal(['R-4', 'R-4']);
    expect((await setting.api('GET', '/v1/refunds?state=paid')).status).to.equal(400);
    for (const id of ['999999', 're_unknown', 'x y'])
      expect((await setting.api('GET', `/v1/refunds/${encodeURIComponent(id)}`)).body.code, id).to.equal(
        'refund_not_found',
      );
    expect((await setting.ask('R-none', { amount: 1 })).body.code).to.equal('order_not_found');
    for (const body of [{}, { amount: 0 }, { amount: 1.5 }, { amount: 1, reason: 'because' }, { amount: 1, x: 1 }])
      expect((await setting.ask('R-4', body)).status, JSON.stringify(body)).to.equal(422);
  });
});

describe('the approval of a refund by a second person', () => {
  let setting: RefundsSetting;
  before(async () => {
    setting = await refundsSetting({ approval: new Map([['usd', 1_000n]]) });
  });
  after(() => setting.end());

  it('is asked for above the amount, given by somebody else, and logged', async () => {
    await setting.paid('P-1', 5_000);
    expect((await setting.ask('P-1', { amount: 1_000 })).body.state).to.equal('requested');
    const asked = await setting.ask('P-1', { amount: 1_001 }, { actor: 'ana' });
    expect(asked.body).to.include({ state: 'needs_approval', actor: 'api:ana' });
    await setting.send();
    expect(setting.atStripe().map((each) => each.amount)).to.deep.equal([1_000]);

    const approve = (actor?: string) =>
      setting.api('POST', `/v1/refunds/${asked.body.id}:approve`, {}, actor === undefined ? {} : { actor });
    for (const same of ['ana', 'Ana', undefined]) {
      const refused = await approve(same);
      expect([refused.status, refused.body.errors[0].code]).to.deep.equal([409, 'same_person']);
    }
    const approved = await approve('bo');
    expect(approved.body).to.include({ state: 'requested', approver: 'api:bo' });
    expect((await approve('bo')).headers.get('idempotent-replayed')).to.equal('true');
    expect((await approve('cy')).body.errors[0].code).to.equal('not_waiting');
    await setting.send();
    expect(setting.atStripe().map((each) => each.amount)).to.deep.equal([1_000, 1_001]);
    const log = await setting.store.sql.select<{ actor: string; action: string }>(
      'SELECT actor, action FROM audit_log WHERE subject = ? ORDER BY id',
      [`refund ${asked.body.id}`],
    );
    expect(log.map((each) => `${each.actor} ${each.action}`)).to.deep.equal([
      'api:ana refund.requested',
      'api:bo refund.approved',
      'refunds refund.accepted',
    ]);
  });

  it('keeps the money spoken for until it is withdrawn, which cannot be done once Stripe may have been asked', async () => {
    await setting.paid('P-2', 5_000);
    const asked = await setting.ask('P-2', { amount: 5_000 });
    expect((await setting.ask('P-2', { amount: 1 })).status).to.equal(409);
    const withdraw = (id: string) =>
      setting.api('POST', `/v1/refunds/${id}:withdraw`, { note: 'the customer keeps it' });
    expect((await withdraw(asked.body.id)).body).to.include({ state: 'withdrawn' });
    expect((await withdraw(asked.body.id)).body).to.include({ state: 'withdrawn' });
    const small = await setting.ask('P-2', { amount: 900 });
    await setting.send();
    const late = await withdraw(small.body.id);
    expect([late.status, late.body.errors[0].code]).to.deep.equal([409, 'too_late']);
    expect((await withdraw('77777')).status).to.equal(404);
  });
});

describe('a refund that an exception proposes', () => {
  let setting: RefundsSetting;
  before(async () => {
    setting = await refundsSetting();
  });
  after(() => setting.end());

  const exceptionOf = async (payment: string): Promise<string> => {
    const [row] = await setting.store.sql.select<{ id: string }>('SELECT id FROM exceptions WHERE exception_key = ?', [
      `payment:${payment}:match`,
    ]);
    return row!.id;
  };
  const carryOut = (id: string, body: object, key: string) =>
    setting.api('POST', `/v1/exceptions/${id}:refund`, body, { 'idempotency-key': key });

  it('is carried out once it is decided, never beyond what was proposed, and closes the exception when the money has left', async () => {
    const payment = await setting.pay(3_000);
    await setting.settle();
    const id = await exceptionOf(payment);
    const early = await carryOut(id, {}, 'early');
    expect([early.status, early.body.errors[0].code]).to.deep.equal([409, 'nothing_proposed']);
    await setting.api('POST', `/v1/exceptions/${id}:resolve`, { action: 'propose_refund' });
    expect((await carryOut(id, { amount: 3_001 }, 'much')).body.errors[0].code).to.equal('more_than_proposed');
    const part = await carryOut(id, { amount: 1_000, note: 'the first half' }, 'part');
    expect(part.status, part.text).to.equal(201);
    expect(part.body).to.include({ order: null, exception: id, amount: 1_000 });
    const rest = await carryOut(id, {}, 'rest');
    expect(rest.body).to.include({ amount: 2_000 });
    expect((await carryOut(id, {}, 'rest')).body.id).to.equal(rest.body.id);
    expect((await carryOut(id, {}, 'more')).status).to.equal(409);
    await setting.send();
    await setting.settle();
    const paid = await setting.api('GET', `/v1/payments/${payment}`);
    expect(paid.body).to.include({ refunded: 3_000, unapplied: 0 });
    expect((await setting.api('GET', `/v1/exceptions/${id}`)).body).to.include({ state: 'resolved' });
    expect((await carryOut('424242', {}, 'none')).body.code).to.equal('exception_not_found');
  });

  it('of a cancelled order gives back what is on the order', async () => {
    const [payment] = await setting.paid('X-1', 2_000);
    await setting.register('X-1', 2_000, { state: 'cancelled' });
    await setting.settle();
    const [row] = await setting.store.sql.select<{ id: string }>(
      `SELECT id FROM exceptions WHERE exception_key = 'order:X-1:cancelled'`,
    );
    await setting.api('POST', `/v1/exceptions/${row!.id}:resolve`, { action: 'propose_refund' });
    const asked = await carryOut(row!.id, {}, 'cancelled');
    expect(asked.body).to.include({ order: 'X-1', amount: 2_000 });
    expect(asked.body.refunds[0].payment).to.equal(payment);
    await setting.send();
    await setting.settle();
    expect((await setting.api('GET', `/v1/exceptions/${row!.id}`)).body).to.include({ state: 'resolved' });
  });
});
