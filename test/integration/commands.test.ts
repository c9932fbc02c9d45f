import type { Currency, Observation } from '@quittance/domain';
import { type CommandRequest, runCommands } from '@quittance/store';
import { crashAfterEachStep } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type CommandsSetting, commandsSetting } from './commands-setting.js';

const usd = 'usd' as Currency;

describe('commands of people, on the database', () => {
  let setting: CommandsSetting;
  let number = 0;

  before(async () => {
    setting = await commandsSetting();
  });
  after(() => setting?.end());

  /** A payment of nobody known with its exception, and an order of C-1 that it does not fit by itself. */
  async function waiting(paid = 500n, wanted = 800n): Promise<{ payment: string; order: string; exception: string }> {
    number += 1;
    const [payment, order] = [`pi_${number}`, `A-${1_000 + number}`];
    await setting.register(order, wanted);
    await setting.transfer(payment, paid);
    return { payment, order, exception: await setting.asking(payment) };
  }

  const count = async (table: string): Promise<number> => {
    const [row] = await setting.store.sql.select<{ n: string | number }>(`SELECT COUNT(*) AS n FROM ${table}`);
    return Number(row?.n);
  };

  it('apply a transfer that nobody recognised, settle its exception, and remember the payer', async () => {
    await setting.register('T-1', 12_500n, { customer: 'C-T' });
    await setting.transfer('pi_t1', 12_500n, { payerName: 'Müller Handels GmbH', text: 'thank you' });
    const exception = await setting.asking('pi_t1');
    const done = await setting.done({ exception, action: 'apply', order: 'T-1', note: 'by telephone' });
    expect(done).to.deep.include({
      payment: 'pi_t1',
      orders: ['T-1'],
      exception: { id: exception, state: 'resolved' },
    });
    expect(done.applications).to.have.length(1);
    expect(done.messages.pushback).to.have.length(1);
    expect(await setting.order('T-1')).to.include({ paid: '12500', payment_status: 'paid', open_amount: '0' });
    expect(await setting.payment('pi_t1')).to.include({ applied: '12500', unapplied: '0', held: 'manual' });
    expect(await setting.exception('payment:pi_t1:match')).to.include({
      state: 'resolved',
      resolution: 'apply',
      resolved_by: 'ana',
    });
    expect((await setting.history(exception)).map(({ what, actor }) => `${what} ${actor}`)).to.deep.equal([
      'opened rules',
      'resolved ana',
    ]);
    const names = await setting.store.sql.select<{ reference: string }>(
      `SELECT a.reference FROM account_names n JOIN customer_accounts a ON a.id = n.account_id WHERE n.source = 'manual'`,
    );
    expect(names).to.deep.equal([{ reference: 'C-T' }]);
  });

  it('keep what is left as work, and settle it when it is gone', async () => {
    const { payment, order, exception } = await waiting(1_000n, 300n);
    await setting.done({ exception, action: 'apply', order });
    expect(await setting.exception(`payment:${payment}:match`)).to.include({
      state: 'open',
      reason: 'overpayment',
      amount: '700',
    });
    await setting.register(`${order}-b`, 900n);
    expect(await setting.payment(payment), 'a rule took what a person had touched').to.include({ unapplied: '700' });
    const second = await setting.done({ exception, action: 'apply', order: `${order}-b` });
    expect(second.exception?.state).to.equal('resolved');
    expect(await setting.payment(payment)).to.include({ applied: '1000', unapplied: '0' });
  });

  it('split a payment over several orders, all of it or nothing', async () => {
    const { payment, order, exception } = await waiting(500n, 800n);
    await setting.register(`${order}-b`, 100n);
    const split = (b: bigint): CommandRequest => ({
      exception,
      action: 'split',
      allocations: [
        { order, amount: 400n },
        { order: `${order}-b`, amount: b },
      ],
    });
    expect(await setting.refused(split(101n))).to.include({ code: 'more_than_open', field: 'allocations/1/amount' });
    expect(await setting.payment(payment)).to.include({ unapplied: '500', held: null });
    const done = await setting.done(split(100n));
    expect(done.applications).to.have.length(2);
    expect(await setting.order(order)).to.include({ paid: '400', payment_status: 'partially_paid' });
    expect(await setting.order(`${order}-b`)).to.include({ paid: '100', payment_status: 'paid' });
  });

  it('close a difference with the payment, and open it again when the payment goes', async () => {
    const { payment, order, exception } = await waiting(795n, 800n);
    const applied = await setting.done({ exception, action: 'apply', order });
    await setting.done({ exception, action: 'write_off', order, reason: 'bank_fee' });
    expect(await setting.order(order)).to.include({ paid: '795', adjusted: '5', payment_status: 'paid' });
    await setting.done({ action: 'unapply', application: applied.applications[0]! });
    expect(await setting.order(order)).to.include({
      paid: '0',
      adjusted: '0',
      open_amount: '800',
      payment_status: 'unpaid',
    });
    expect(await setting.payment(payment)).to.include({ unapplied: '795', held: 'manual' });
    expect(await setting.exception(`payment:${payment}:match`)).to.include({ state: 'open', reason: 'taken_off' });
  });

  it('un-apply what a rule placed, and no rule places it again', async () => {
    await setting.register('INV-20481', 640n);
    await setting.transfer('pi_u1', 640n, { text: 'INV-20481' });
    const [row] = await setting.store.sql.select<{ id: string; rule: string }>(
      `SELECT a.id, a.rule FROM applications a JOIN payments p ON p.id = a.payment_id WHERE p.stripe_id = 'pi_u1'`,
    );
    expect(row?.rule).to.equal('reference');
    await setting.done({ action: 'unapply', application: row!.id, note: 'wrong shop' });
    const [order] = await setting.store.sql.select<{ id: string }>(
      `SELECT id FROM orders WHERE reference = 'INV-20481'`,
    );
    await setting.settle([], [order!.id]);
    await setting.transfer('pi_u1', 640n, { text: 'INV-20481' });
    expect(await setting.order('INV-20481')).to.include({ paid: '0', payment_status: 'unpaid' });
    expect(await setting.payment('pi_u1')).to.include({ unapplied: '640', held: 'manual' });
    expect(await setting.refused({ action: 'unapply', application: row!.id })).to.include({
      code: 'application_reversed',
    });
    const again = await setting.done({ action: 'apply', payment: 'pi_u1', order: 'INV-20481' });
    expect(
      await setting.refused({ action: 'unapply', application: row!.id }),
      'an old id takes off nothing new',
    ).to.include({
      code: 'application_reversed',
    });
    await setting.done({ action: 'unapply', application: again.applications[0]! });
  });

  it('take a refunded payment off its order as if it had never been there', async () => {
    const { payment, order, exception } = await waiting(800n, 800n);
    const applied = await setting.done({ exception, action: 'apply', order });
    await setting.settle([refund(`re_${payment}`, payment, 300n)]);
    expect(await setting.order(order)).to.include({ paid: '500', payment_status: 'partially_refunded' });
    await setting.done({ action: 'unapply', application: applied.applications[0]! });
    expect(await setting.order(order)).to.include({ paid: '0', open_amount: '800', payment_status: 'unpaid' });
    expect(await setting.payment(payment)).to.include({ applied: '0', refunded: '300', unapplied: '500' });
    await setting.settle([refund(`re_${payment}`, payment, 300n)]);
    expect(await setting.payment(payment)).to.include({ applied: '0', refunded: '300', unapplied: '500' });
  });

  it('keep money on account on purpose, until a person opens the question again', async () => {
    const { payment, order, exception } = await waiting();
    await setting.done({ exception, action: 'on_account', note: 'they order again in May' });
    expect(await setting.payment(payment)).to.include({ held: 'on_account', unapplied: '500' });
    expect(await setting.exception(`payment:${payment}:match`)).to.include({
      state: 'resolved',
      resolution: 'on_account',
    });
    await setting.done({ action: 'apply', payment, order, amount: 100n });
    expect(await setting.payment(payment)).to.include({ held: 'on_account', unapplied: '400' });
    await setting.done({ exception, action: 'reopen' });
    expect(await setting.exception(`payment:${payment}:match`)).to.include({ state: 'open', resolution: null });
    expect(await setting.payment(payment)).to.include({ held: 'manual' });
    expect(await setting.refused({ exception, action: 'reopen' })).to.include({ code: 'exception_open' });
  });

  it('propose a refund, which ends when the money has left', async () => {
    const { payment, exception } = await waiting(500n);
    const done = await setting.done({ exception, action: 'propose_refund', amount: 500n });
    expect(done.exception?.state).to.equal('refund_proposed');
    expect(await setting.exception(`payment:${payment}:match`)).to.include({
      proposed_amount: '500',
      resolved_by: 'ana',
    });
    expect(await setting.payment(payment)).to.include({ held: 'refund_proposed' });
    await setting.settle([refund(`re_${payment}`, payment, 500n)]);
    expect(await setting.payment(payment)).to.include({ refunded: '500', unapplied: '0' });
    expect(await setting.exception(`payment:${payment}:match`)).to.include({ state: 'resolved', resolved_by: 'rules' });
    expect(await setting.refused({ exception, action: 'reopen' })).to.include({ code: 'cause_gone' });
  });

  it('dismiss what needs nothing: the same suggestion does not come back, another one does', async () => {
    await setting.register('D-1', 730n, { customer: 'C-D' });
    await setting.register('D-2', 730n, { customer: 'C-D' });
    await setting.transfer('pi_d1', 730n);
    const before = await setting.exception('payment:pi_d1:match');
    const candidates = JSON.parse(before!['candidates']!) as { orders: string[] }[];
    expect(candidates.flatMap((each) => each.orders)).to.have.members(['D-1', 'D-2']);
    const exception = await setting.asking('pi_d1');
    const done = await setting.done({ exception, action: 'dismiss', note: 'not ours' });
    expect(done.exception?.state).to.equal('dismissed');
    expect(await count('dismissed_pairs')).to.equal(2);
    await setting.transfer('pi_d1', 730n, { text: 'hello' });
    expect(await setting.exception('payment:pi_d1:match')).to.include({ state: 'dismissed' });
    await setting.register('D-3', 730n, { customer: 'C-D3' });
    await setting.transfer('pi_d1', 730n, { text: 'hello again' });
    const after = await setting.exception('payment:pi_d1:match');
    expect(after).to.include({ state: 'open', resolution: null, closed_because: null });
    const now = JSON.parse(after!['candidates']!) as { orders: string[] }[];
    expect(now.flatMap((each) => each.orders)).to.deep.equal(['D-3']);
    await setting.done({ exception, action: 'dismiss' });
    await setting.done({ exception, action: 'reopen' });
    expect(await count('dismissed_pairs')).to.equal(0);
  });

  it('give a cancelled order’s money back to its payer’s account', async () => {
    const { payment, order, exception } = await waiting(500n, 800n);
    await setting.done({ exception, action: 'apply', order });
    await setting.register(order, 800n, { state: 'cancelled' });
    const cancelled = await setting.exception(`order:${order}:cancelled`);
    expect(cancelled).to.include({ state: 'open', reason: 'cancelled_order_paid', amount: '500' });
    const done = await setting.done({ exception: cancelled!['id']!, action: 'on_account' });
    expect(done).to.deep.include({ exception: { id: cancelled!['id'], state: 'resolved' }, payment });
    expect(await setting.payment(payment)).to.include({ applied: '0', unapplied: '500', held: 'on_account' });
    expect(await setting.order(order)).to.include({ paid: '0', payment_status: 'cancelled' });
  });

  it('assign, comment and keep the whole history with what was before and after', async () => {
    const { exception } = await waiting();
    await setting.done({ exception, action: 'assign', owner: 'ben' });
    await setting.done({ exception, action: 'comment', note: 'asked the bank' });
    await setting.done({ exception, action: 'on_account' });
    await setting.done({ exception, action: 'comment', note: 'and they answered' });
    const rows = await setting.store.sql.select<{ what: string; before_state: string | null; after_state: string }>(
      'SELECT what, before_state, after_state FROM exception_history WHERE exception_id = ? ORDER BY id',
      [exception],
    );
    expect(rows.map((each) => each.what)).to.deep.equal(['opened', 'assigned', 'commented', 'resolved', 'commented']);
    expect(JSON.parse(rows[1]!.after_state)).to.include({ owner: 'ben', state: 'open' });
    expect(JSON.parse(rows[3]!.after_state)).to.include({ owner: 'ben', state: 'resolved' });
    expect(await setting.refused({ exception, action: 'assign', owner: 'eve' })).to.include({
      code: 'exception_resolved',
    });
    const log = await setting.store.sql.select<{ action: string; actor: string }>(
      'SELECT action, actor FROM audit_log WHERE subject = ? ORDER BY id',
      [`exception ${exception}`],
    );
    expect(log.map(({ actor, action }) => `${actor} ${action}`)).to.deep.equal([
      'ana command.assign',
      'ana command.comment',
      'ana command.on_account',
      'ana command.comment',
    ]);
  });

  const TWICE = [
    // the command, and what its second run is refused with; null: it is allowed again
    ['apply', (x: Known) => ({ action: 'apply', order: x.order }), 'exception_resolved'],
    [
      'split',
      (x: Known) => ({ action: 'split', allocations: [{ order: x.order, amount: 500n }] }),
      'exception_resolved',
    ],
    ['write_off', (x: Known) => ({ action: 'write_off', order: x.order }), 'nothing_open'],
    [
      'mark_paid_outside',
      (x: Known) => ({ action: 'mark_paid_outside', order: x.order, proof: 'cheque' }),
      'nothing_open',
    ],
    ['on_account', () => ({ action: 'on_account' }), 'exception_resolved'],
    ['dismiss', () => ({ action: 'dismiss' }), 'exception_resolved'],
    ['propose_refund', () => ({ action: 'propose_refund' }), null],
    ['assign', () => ({ action: 'assign', owner: 'ben' }), null],
    ['comment', () => ({ action: 'comment', note: 'once more' }), null],
  ] as const;
  for (const [name, make, refusal] of TWICE)
    it(`${name} once with a key, however often it is sent, and ${refusal === null ? 'again' : 'no second time'} without`, async () => {
      const known = await waiting();
      const request = { ...make(known), exception: known.exception } as CommandRequest;
      const keyed = { ...request, key: `twice ${name}` };
      const first = await setting.done(keyed);
      const state = async () => [
        await setting.order(known.order),
        await setting.payment(known.payment),
        await setting.exception(`payment:${known.payment}:match`),
        await count('exception_history'),
        await count('audit_log'),
        await count('outbox_messages'),
      ];
      const after = await state();
      const again = await Promise.all([setting.done(keyed), setting.done(keyed)]);
      for (const each of again)
        expect(each).to.deep.equal({ ...first, replayed: true, messages: { pushback: [], matching: [] } });
      expect(await state()).to.deep.equal(after);
      const [plain] = await setting.run(request);
      expect(plain?.kind === 'refused' ? plain.code : null).to.equal(refusal);
      expect(await setting.refused({ ...keyed, note: 'another' })).to.include({ code: 'key_reused' });
    });

  it('leave the same books whether they live or are killed before any of their statements', async () => {
    const deaths = await crashAfterEachStep(setting.store, {
      prepare: () => waiting(),
      handle: (store, { order, payment, exception }) =>
        runCommands(store, '1', 'ana', [{ exception, action: 'apply', order, amount: 400n, key: `crash ${payment}` }]),
      check: async ({ order, payment, exception }) => {
        expect(await setting.order(order)).to.include({ paid: '400', payment_status: 'partially_paid', version: '2' });
        expect(await setting.payment(payment)).to.include({ applied: '400', unapplied: '100', held: 'manual' });
        const log = await setting.store.sql.select('SELECT id FROM audit_log WHERE subject = ?', [
          `exception ${exception}`,
        ]);
        expect(log).to.have.length(1);
        expect((await setting.history(exception)).map((each) => each.what)).to.deep.equal(['opened', 'changed']);
      },
    });
    expect(deaths).to.be.greaterThan(20);
  }).timeout(60_000);

  it('place no more than a payment has when fifty do it at once', async () => {
    const { payment } = await waiting(1_000n, 1n);
    for (let n = 0; n < 5; n += 1) await setting.register(`F-${n}`, 700n);
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, n) => setting.run({ action: 'apply', payment, order: `F-${n % 5}`, amount: 70n })),
    );
    const done = outcomes.flat().filter((each) => each.kind === 'done');
    expect(done).to.have.length(14);
    for (const each of outcomes.flat())
      if (each.kind === 'refused') expect(each.code).to.be.oneOf(['more_than_unapplied', 'nothing_unapplied']);
    expect(await setting.payment(payment)).to.include({ applied: '980', unapplied: '20' });
  });

  it('let one of many who answer the same exception at the same moment win', async () => {
    const { payment, order, exception } = await waiting();
    const outcomes = await Promise.all([
      setting.run({ exception, action: 'apply', order }),
      setting.run({ exception, action: 'on_account' }),
      setting.run({ exception, action: 'dismiss' }),
      setting.run({ exception, action: 'apply', order }),
    ]);
    expect(outcomes.flat().filter((each) => each.kind === 'done')).to.have.length(1);
    const { applied, unapplied } = await setting.payment(payment);
    expect(BigInt(applied!) + BigInt(unapplied!)).to.equal(500n);
  });

  it('leave the books in balance when commands and facts come at the same moment', async () => {
    const { payment, order } = await waiting(900n, 900n);
    const runs = Array.from({ length: 12 }, (_, n) => async () => {
      if (n % 3 === 0) await setting.run({ action: 'apply', payment, order, amount: 100n });
      else if (n % 3 === 1) await setting.settle([refund(`re_${payment}_${n}`, payment, 50n)]);
      else {
        const [row] = await setting.store.sql.select<{ id: string }>(
          `SELECT a.id FROM applications a JOIN payments p ON p.id = a.payment_id WHERE p.stripe_id = ? AND a.kind = 'applied' ORDER BY a.id DESC LIMIT 1`,
          [payment],
        );
        if (row !== undefined) await setting.run({ action: 'unapply', application: row.id });
      }
    });
    await Promise.all(runs.map((each) => each()));
    const [odd] = await setting.store.sql.select<{ n: string | number }>(
      `SELECT COUNT(*) AS n FROM orders o WHERE o.paid <> (SELECT COALESCE(SUM(a.amount), 0) FROM applications a WHERE a.order_id = o.id)
         OR o.adjusted <> (SELECT COALESCE(SUM(d.amount), 0) FROM adjustments d WHERE d.order_id = o.id)`,
    );
    expect(Number(odd?.n)).to.equal(0);
    expect(await setting.payment(payment)).to.include({ refunded: '200' });
  });

  it('carry out a thousand at once, those of one payment in their order', async () => {
    const customers = 100;
    for (let n = 0; n < customers; n += 1) {
      await setting.register(`M-${n}`, 90n, { customer: `C-M${n}` });
      await setting.transfer(`pi_m${n}`, 100n);
    }
    const commands = Array.from({ length: 1_000 }, (_, n): CommandRequest => {
      const of = n % customers;
      return { action: 'apply', payment: `pi_m${of}`, order: `M-${of}`, amount: 10n };
    });
    const startedMs = performance.now();
    const outcomes = await setting.run(...commands);
    console.log(`      1,000 commands in ${Math.round(performance.now() - startedMs)} ms`);
    expect(outcomes.slice(0, 900).every((each) => each.kind === 'done')).to.equal(true);
    expect(outcomes.slice(900).every((each) => each.kind === 'refused' && each.code === 'nothing_open')).to.equal(true);
  }).timeout(60_000);
});

interface Known {
  readonly order: string;
}

function refund(id: string, payment: string, amount: bigint): Observation {
  return { kind: 'refund', refund: id, payment, currency: usd, amount, status: 'succeeded', destination: 'customer' };
}
