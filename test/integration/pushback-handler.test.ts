import type { Problem } from '@quittance/contracts';
import { enableDestination, requeuePushes } from '@quittance/store';
import { crashAfterEachStep } from '@quittance/testkit';
import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { jobOf, type PushbackSetting, pushbackSetting } from './pushback-setting.js';

const signal = new AbortController().signal;

describe('one push', function () {
  this.timeout(30_000);

  let setting: PushbackSetting;
  let orders = 0;
  let reference = '';
  let orderId = '';

  before(async () => {
    setting = await pushbackSetting();
  });
  beforeEach(async () => {
    reference = `A-${++orders}`;
    orderId = await setting.order(reference);
  });
  afterEach(async () => {
    setting.orderSystem.setFaults({});
    await setting.stop();
    await setting.store.sql.write(
      'UPDATE destinations SET disabled_at = NULL, paused_until = NULL, circuit_opened_at = NULL, probe_at = NULL',
    );
    await setting.store.sql.write('DELETE FROM exception_history');
    await setting.store.sql.write('DELETE FROM exceptions');
  });
  after(() => setting.end());

  const callsOf = (of = reference) => setting.orderSystem.deliveries().filter((each) => each.reference === of);

  it('tells the whole state of the order, signed', async () => {
    const id = await setting.pay(orderId, 12_500n);
    const handle = await setting.handler();
    const outcomes = await handle([jobOf(id)], signal);
    expect(outcomes!.get(`ms-${id}`)).to.equal('done');
    const order = setting.orderSystem.order(reference)!;
    expect(order).to.deep.include({
      reference,
      version: 2,
      customer: 'C-7',
      payment_status: 'paid',
      currency: 'usd',
      amount: 12_500,
      amount_paid: 12_500,
      amount_open: 0,
      release: { ship: true, invoice: true, because: 'paid in full' },
    });
    expect(order.payments).to.have.length(1);
    expect(order.payments[0]).to.deep.include({ amount: 12_500, applied: 12_500, method: 'card' });
    expect(order.payments[0]!.reference).to.match(/^ch_/);
    expect(setting.orderSystem.stats().bad_signatures).to.equal(0);
    expect(await setting.row(id)).to.deep.include({
      state: 'done',
      attempts: 1,
      answer_status: 204,
      webhook_id: `out_${id}`,
      due_in_ms: null,
      leased: 0,
    });
  });

  it('is delivered once when its job runs twice', async () => {
    const id = await setting.pay(orderId, 5_000n);
    const handle = await setting.handler();
    await handle([jobOf(id)], signal);
    const again = await handle([jobOf(id)], signal);
    expect(again?.get(`ms-${id}`) ?? 'done').to.equal('done');
    expect(callsOf()).to.have.length(1);
  });

  it('is delivered once when two workers take it at the same moment', async () => {
    const id = await setting.pay(orderId, 5_000n);
    setting.orderSystem.setFaults({ delayMs: 200, status: 204 });
    const handlers = await Promise.all([setting.handler(), setting.handler(), setting.handler()]);
    const outcomes = await Promise.all(handlers.map((handle) => handle([jobOf(id)], signal)));
    expect(callsOf()).to.have.length(1);
    const others = outcomes.map((each) => each?.get(`ms-${id}`)).filter((each) => each !== 'done') as Problem[];
    expect(others).to.have.length(2);
    for (const problem of others) expect(problem.disposition).to.equal('wait');
  });

  it('repeats id and body to the letter when the receiver took it and broke off', async () => {
    const id = await setting.pay(orderId, 5_000n);
    setting.orderSystem.setFaults({ resetAfterAccept: true, times: 1 });
    const handle = await setting.handler();
    const first = (await handle([jobOf(id)], signal))?.get(`ms-${id}`) as Problem;
    expect(first.disposition).to.equal('retry');
    const { body } = await setting.row(id);
    // What the books know changes in between; what was said once stays as it was said.
    await setting.store.sql.write(`UPDATE orders SET description = 'changed' WHERE id = ?`, [orderId]);
    expect((await handle([jobOf(id, 2)], signal))?.get(`ms-${id}`)).to.equal('done');
    expect(callsOf().map((each) => each.id)).to.deep.equal([`out_${id}`, `out_${id}`]);
    expect((await setting.row(id)).body).to.equal(body);
    expect(setting.orderSystem.stats().changed_bodies).to.equal(0);
  });

  it('survives a crash after every statement, and the receiver hears the same message', async () => {
    const deaths = await crashAfterEachStep(setting.store, {
      prepare: async (round) => {
        const own = `crash-${round}`;
        const id = await setting.pay(await setting.order(own), 12_500n);
        return { id, own };
      },
      handle: async (store, { id }) => {
        await setting.store.sql.write('UPDATE outbox_messages SET lease_until = NULL WHERE id = ?', [id]);
        const handle = await setting.handler({}, store);
        return handle([jobOf(id)], signal);
      },
      check: async ({ id, own }) => {
        expect((await setting.row(id)).state).to.equal('done');
        expect(setting.orderSystem.order(own)).to.deep.include({ version: 2, payment_status: 'paid' });
        expect(new Set(callsOf(own).map((each) => each.id))).to.have.length(1);
      },
    });
    expect(deaths).to.be.greaterThan(5);
    expect(setting.orderSystem.stats().changed_bodies).to.equal(0);
  });

  it('gives way to a newer state that was not sent yet, in one batch or in two', async () => {
    const first = await setting.pay(orderId, 1_000n);
    const second = await setting.pay(orderId, 1_000n);
    const third = await setting.pay(orderId, 1_000n);
    const handle = await setting.handler();
    await handle([jobOf(first)], signal);
    expect(callsOf()).to.have.length(0);
    await handle([jobOf(second), jobOf(third)], signal);
    expect(callsOf().map((each) => each.version)).to.deep.equal([4]);
    for (const old of [first, second]) expect((await setting.row(old)).state).to.equal('superseded');
    expect(setting.orderSystem.order(reference)!.amount_paid).to.equal(3_000);
  });

  it('gives way to a newer state also when it was tried before', async () => {
    const first = await setting.pay(orderId, 1_000n);
    setting.orderSystem.setFaults({ status: 500 });
    const handle = await setting.handler();
    await handle([jobOf(first)], signal);
    setting.orderSystem.setFaults({});
    const second = await setting.pay(orderId, 1_000n);
    await handle([jobOf(first, 2)], signal);
    expect((await setting.row(first)).state).to.equal('superseded');
    await handle([jobOf(second)], signal);
    expect(callsOf().map((each) => [each.version, each.status])).to.deep.equal([
      [2, 500],
      [3, 204],
    ]);
  });

  it('waits while an older push of the order is under way', async () => {
    const first = await setting.pay(orderId, 1_000n);
    setting.orderSystem.setFaults({ delayMs: 300, status: 204, times: 1 });
    const handle = await setting.handler();
    const running = handle([jobOf(first)], signal);
    while (callsOf().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const second = await setting.pay(orderId, 1_000n);
    const waiting = (await handle([jobOf(second)], signal))?.get(`ms-${second}`) as Problem;
    expect(waiting.code).to.equal('pushback.push_under_way');
    expect(waiting.disposition).to.equal('wait');
    await running;
    expect((await handle([jobOf(second)], signal))?.get(`ms-${second}`)).to.equal('done');
    expect(callsOf().map((each) => each.version)).to.deep.equal([2, 3]);
    expect(setting.orderSystem.stats().overlaps).to.equal(0);
  });

  it('that is refused is parked with the answer, and a person is asked; a later push settles that', async () => {
    const first = await setting.pay(orderId, 1_000n);
    setting.orderSystem.setFaults({ status: 422, answer: 'customer C-7 is blocked', reference });
    const handle = await setting.handler();
    const other = await setting.pay(await setting.order(`${reference}-b`), 1_000n);
    const outcomes = await handle([jobOf(first), jobOf(other)], signal);
    expect((outcomes!.get(`ms-${first}`) as Problem).disposition).to.equal('park');
    expect(outcomes!.get(`ms-${other}`)).to.equal('done');
    expect(await setting.row(first)).to.deep.include({
      state: 'parked',
      answer_status: 422,
      answer: 'customer C-7 is blocked',
      due_in_ms: null,
    });
    expect(await setting.exceptions()).to.have.length(1);
    expect((await setting.exceptions())[0]).to.deep.include({ reason: 'push_parked', state: 'open' });
    setting.orderSystem.setFaults({});
    const second = await setting.pay(orderId, 1_000n);
    await handle([jobOf(second)], signal);
    expect((await setting.exceptions())[0]!.state).to.equal('resolved');
  });

  it('that was parked is sent again on command, with the same id', async () => {
    const id = await setting.pay(orderId, 1_000n);
    setting.orderSystem.setFaults({ status: 400 });
    const handle = await setting.handler();
    await handle([jobOf(id)], signal);
    setting.orderSystem.setFaults({});
    const rows = await requeuePushes(setting.store, { references: [reference], actor: 'test:ana', note: 'mended' });
    expect(rows).to.equal(1);
    expect(await setting.row(id)).to.deep.include({ state: 'pending', attempts: 0 });
    await handle([jobOf(id)], signal);
    expect(callsOf().map((each) => [each.id, each.status])).to.deep.equal([
      [`out_${id}`, 400],
      [`out_${id}`, 204],
    ]);
    expect(await requeuePushes(setting.store, { references: [reference], actor: 'test:ana' })).to.equal(0);
    const audit = await setting.store.sql.select<{ action: string }>(
      `SELECT action FROM audit_log WHERE actor = 'test:ana'`,
    );
    expect(audit.map((each) => each.action)).to.deep.equal(['push.requeue']);
  });

  it('answered with 410 stops all pushes and loses none', async () => {
    const first = await setting.pay(orderId, 1_000n);
    const otherOrder = await setting.order(`${reference}-b`);
    const other = await setting.pay(otherOrder, 1_000n);
    setting.orderSystem.setFaults({ status: 410 });
    const handle = await setting.handler();
    await handle([jobOf(first)], signal);
    setting.orderSystem.setFaults({});
    await handle([jobOf(other)], signal);
    expect(callsOf(`${reference}-b`)).to.have.length(0);
    expect((await setting.exceptions()).map((each) => each.reason)).to.deep.equal(['destination_gone']);
    for (const id of [first, other]) {
      const row = await setting.row(id);
      expect(row).to.deep.include({ state: 'pending', attempts: 0 });
      expect(row.due_in_ms).to.be.greaterThan(30 * 60_000);
    }
    expect(await enableDestination(setting.store, { connectionId: '1', actor: 'test:ben' })).to.equal(2);
    expect((await setting.exceptions())[0]!.state).to.equal('resolved');
    await handle([jobOf(first), jobOf(other)], signal);
    for (const id of [first, other]) expect((await setting.row(id)).state).to.equal('done');
  });

  it('answered with 429 and Retry-After keeps every worker away until then, and spends no attempt', async () => {
    const first = await setting.pay(orderId, 1_000n);
    const other = await setting.pay(await setting.order(`${reference}-b`), 1_000n);
    setting.orderSystem.setFaults({ status: 429, retryAfter: 120, times: 1 });
    const handle = await setting.handler();
    const told = (await handle([jobOf(first)], signal))?.get(`ms-${first}`) as Problem;
    expect(told.disposition).to.equal('wait');
    expect(told.waitMs).to.equal(120_000);
    const elsewhere = await setting.handler();
    const kept = (await elsewhere([jobOf(other)], signal))?.get(`ms-${other}`) as Problem;
    expect(kept.disposition).to.equal('wait');
    expect(kept.waitMs).to.be.within(110_000, 120_000);
    expect(callsOf(`${reference}-b`)).to.have.length(0);
    const row = await setting.row(first);
    expect(row).to.deep.include({ state: 'pending', attempts: 0, answer_status: 429 });
    expect(row.due_in_ms).to.be.greaterThan(110_000);
    await setting.store.sql.write('UPDATE destinations SET paused_until = CURRENT_TIMESTAMP(3)');
    await elsewhere([jobOf(other), jobOf(first)], signal);
    expect((await setting.row(other)).state).to.equal('done');
  });

  it('asked to wait for long is left to its row', async () => {
    const id = await setting.pay(orderId, 1_000n);
    setting.orderSystem.setFaults({ status: 503, retryAfter: 7_200, times: 1 });
    const handle = await setting.handler();
    expect((await handle([jobOf(id)], signal))?.get(`ms-${id}`)).to.equal('done');
    expect((await setting.row(id)).due_in_ms).to.be.within(7_100_000, 7_200_000);
    const other = await setting.pay(await setting.order(`${reference}-b`), 1_000n);
    await handle([jobOf(other)], signal);
    expect((await setting.row(other)).due_in_ms).to.be.within(7_100_000, 7_200_000);
    expect(callsOf(`${reference}-b`)).to.have.length(0);
  });

  it('does not follow a redirect and tries again', async () => {
    const id = await setting.pay(orderId, 1_000n);
    setting.orderSystem.setFaults({ status: 307, location: `${setting.orderSystem.url}/elsewhere` });
    const handle = await setting.handler();
    const outcome = (await handle([jobOf(id)], signal))?.get(`ms-${id}`) as Problem;
    expect(outcome.code).to.equal('oms.push_redirected');
    expect(outcome.disposition).to.equal('retry');
    expect(callsOf()).to.have.length(1);
  });

  it('that hangs is given up in time and does not hold up its neighbours', async () => {
    const id = await setting.pay(orderId, 1_000n);
    const others = await Promise.all(
      [1, 2, 3].map(async (n) => setting.pay(await setting.order(`${reference}-${n}`), 1_000n)),
    );
    setting.orderSystem.setFaults({ delayMs: 5_000, status: 204, reference });
    const handle = await setting.handler({ call: { callMsMax: 2_500 }, slowCallMs: 150 });
    const startedMs = performance.now();
    const outcomes = await handle(
      [id, ...others].map((each) => jobOf(each)),
      signal,
    );
    expect(performance.now() - startedMs).to.be.lessThan(2_000);
    for (const each of others) {
      expect(outcomes!.get(`ms-${each}`)).to.equal('done');
      expect((await setting.row(each)).state).to.equal('done');
    }
    expect((outcomes!.get(`ms-${id}`) as Problem).code).to.equal('pushback.call_slow');
    expect((await setting.row(id)).leased).to.equal(1);
    await setting.stop();
    const row = await setting.row(id);
    expect(row).to.deep.include({ state: 'pending', attempts: 1, leased: 0 });
    expect(row.reason).to.contain('oms.call_timed_out');
  });

  it('goes from fast tries to the slow schedule, and to a person at the deadline', async () => {
    const id = await setting.pay(orderId, 1_000n);
    setting.orderSystem.setFaults({ status: 500, answer: 'out of disk' });
    const handle = await setting.handler({ breaker: { volumeMin: 1_000 } });
    for (let attempt = 1; attempt <= 4; attempt += 1) await handle([jobOf(id, attempt)], signal);
    const [patience] = await setting.store.sql.select<{ hours: string }>(
      'SELECT TIMESTAMPDIFF(HOUR, first_sent_at, deadline_at) AS hours FROM outbox_messages WHERE id = ?',
      [id],
    );
    expect(Number(patience!.hours)).to.equal(72);
    expect((await setting.row(id)).due_in_ms).to.be.within(50_000, 60_000);
    await setting.store.sql.write('UPDATE outbox_messages SET attempts = 34 WHERE id = ?', [id]);
    await handle([jobOf(id, 5)], signal);
    const row = await setting.row(id);
    expect(row).to.deep.include({ state: 'pending', attempts: 35, answer_status: 500, answer: 'out of disk' });
    expect(row.due_in_ms).to.be.within(-1_000, 36_000_000);
    await setting.store.sql.write('UPDATE outbox_messages SET deadline_at = CURRENT_TIMESTAMP(3) WHERE id = ?', [id]);
    const last = (await handle([jobOf(id)], signal))?.get(`ms-${id}`) as Problem;
    expect(last.disposition).to.equal('park');
    expect((await setting.row(id)).state).to.equal('parked');
    expect((await setting.exceptions()).map((each) => each.reason)).to.deep.equal(['push_expired']);
  });

  it('whose state cannot be said is parked alone', async () => {
    const huge = await setting.pay(await setting.order(`${reference}-huge`, 2n ** 60n), 1_000n);
    const id = await setting.pay(orderId, 1_000n);
    const handle = await setting.handler();
    await handle([jobOf(huge), jobOf(id)], signal);
    expect((await setting.row(id)).state).to.equal('done');
    expect((await setting.row(huge)).state).to.equal('parked');
    expect((await setting.row(huge)).reason).to.contain('too large');
  });

  it('ends without a call where no order system is set up', async () => {
    const id = await setting.pay(orderId, 1_000n);
    const handle = await setting.handlerWithoutDestination();
    await handle([jobOf(id)], signal);
    expect(await setting.row(id)).to.deep.include({ state: 'done', reason: 'no_destination', attempts: 0 });
    expect(callsOf()).to.have.length(0);
  });
});
