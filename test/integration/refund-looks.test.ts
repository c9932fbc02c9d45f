import { parseCurrency, type RefundStatus } from '@quittance/domain';
import { claimDueRefunds, type DueRefund, finishLook, type LookResult, readRefundViews } from '@quittance/store';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type CommandsSetting, commandsSetting } from './commands-setting.js';

const LEASE_MS = 60_000;
const usd = parseCurrency('usd')!;

describe('refunds that are followed, on the database', () => {
  let setting: CommandsSetting;

  beforeEach(async () => {
    setting = await commandsSetting();
    await setting.register('A-1001', 500n);
    await setting.transfer('pi_1', 500n, { text: 'A-1001', customer: 'cus_1' });
  });

  afterEach(() => setting.end());

  const tell = (refund: string, status: RefundStatus, toldAtMs = Date.now(), failureReason?: string) =>
    setting.settle([
      {
        kind: 'refund',
        refund,
        payment: 'pi_1',
        currency: usd,
        amount: 500n,
        status,
        toldAtMs,
        createdAtMs: Date.UTC(2026, 10, 5),
        destination: 'customer',
        ...(failureReason === undefined ? {} : { failureReason }),
      },
    ]);

  const makeDue = () =>
    setting.store.sql.write('UPDATE refunds SET next_check_at = CURRENT_TIMESTAMP(3) - INTERVAL 1 SECOND');
  const claim = (rowsMax = 20, mode: 'live' | 'test' | null = 'test') =>
    claimDueRefunds(setting.store, { mode, rowsMax, leaseMs: LEASE_MS });
  const claimOne = async (): Promise<DueRefund> => {
    await makeDue();
    const [due, another] = await claim();
    if (due === undefined || another !== undefined) throw new Error('not one');
    return due;
  };
  const row = async () =>
    (
      await setting.store.sql.select<Record<string, string | number | Date | null>>(
        `SELECT status, version, checks, reminders, next_check_at, last_checked_at, told_at, since_at FROM refunds WHERE stripe_id = 're_1'`,
      )
    )[0]!;
  const same = (more: Partial<Extract<LookResult, { kind: 'same' }>> = {}): LookResult => ({
    kind: 'same',
    toldAtMs: Date.now(),
    nextAtMs: Date.now() + 86_400_000,
    reminders: 0,
    overdue: null,
    ...more,
  });
  const pushes = () =>
    setting.store.sql.select<{ version: string }>(
      `SELECT version FROM outbox_messages WHERE stage = 'pushback' AND subject = 're_1' ORDER BY version`,
    );

  it('are due a day after they are pending, and no more once they have failed', async () => {
    const toldAtMs = Math.floor(Date.now() / 1_000) * 1_000;
    await tell('re_1', 'pending', toldAtMs);
    expect((await row())['next_check_at']).to.deep.equal(new Date(toldAtMs + 86_400_000));
    await tell('re_1', 'failed', toldAtMs + 1_000);
    expect((await row())['next_check_at']).to.equal(null);
  });

  it('are taken by one of many who look at the same moment, and only of the key’s own world', async () => {
    for (let n = 0; n < 30; n += 1) await tell(`re_${n}`, 'pending');
    await makeDue();
    expect(await claim(20, 'live')).to.deep.equal([]);
    const taken = (await Promise.all(Array.from({ length: 8 }, () => claim(5)))).flat().map((each) => each.refund);
    const rest = (await claim(30)).map((each) => each.refund);
    expect(new Set([...taken, ...rest]).size).to.equal(30);
    expect(taken.length + rest.length).to.equal(30);
    expect(await claim()).to.deep.equal([]);
  });

  it('are put off when they could not be read, and counted when they could', async () => {
    await tell('re_1', 'pending');
    await finishLook(setting.store, await claimOne(), { kind: 'nothing', nextMs: 60_000 });
    expect(await row()).to.include({ checks: 0, last_checked_at: null });
    await finishLook(setting.store, await claimOne(), same());
    expect(await row()).to.include({ checks: 1, version: '1' });
    expect((await row())['last_checked_at']).to.be.instanceOf(Date);
  });

  it('that moved while they were read keep the look that came with the move', async () => {
    await tell('re_1', 'pending');
    const due = await claimOne();
    await tell('re_1', 'failed', Date.now() + 5_000);
    await finishLook(setting.store, due, same());
    expect(await row()).to.include({ status: 'failed', next_check_at: null, checks: 0 });
  });

  it('bring their news into the inbox once, however often the same read is written', async () => {
    await tell('re_1', 'pending');
    const due = await claimOne();
    const news: LookResult = {
      kind: 'news',
      nextMs: 60_000,
      event: {
        livemode: false,
        eventId: 'read_re_1_1',
        type: 'refund.read',
        objectId: 're_1',
        apiVersion: null,
        createdMs: Date.now(),
        body: Buffer.from('{}'),
        route: { stage: 'refunds' },
      },
    };
    const first = await finishLook(setting.store, due, news);
    const second = await finishLook(setting.store, due, news);
    expect(first.events).to.have.length(1);
    expect(second.events).to.deep.equal(first.events);
    const events = await setting.store.sql.select('SELECT source, stage, state FROM stripe_events');
    expect(events).to.deep.equal([{ source: 'poll', stage: 'refunds', state: 'pending' }]);
  });

  it('remind the order system once for each reminder, with a newer version', async () => {
    await tell('re_1', 'requires_action');
    expect(await pushes()).to.deep.equal([{ version: '1' }]);
    await finishLook(setting.store, await claimOne(), same({ reminders: 1 }));
    await finishLook(setting.store, await claimOne(), same({ reminders: 1 }));
    expect(await pushes()).to.deep.equal([{ version: '1' }, { version: '2' }]);
    expect(await row()).to.include({ reminders: 1, version: '2' });
  });

  it('ask a person once when they are late, and never again after the answer; a move closes the question', async () => {
    await tell('re_1', 'pending', Date.UTC(2026, 10, 5));
    const late = { reason: 'refund_late', because: 'late' } as const;
    expect((await finishLook(setting.store, await claimOne(), same({ overdue: late }))).raised).to.equal(true);
    expect((await finishLook(setting.store, await claimOne(), same({ overdue: late }))).raised).to.equal(false);
    expect(await setting.exception('refund:re_1:late')).to.include({ state: 'open', reason: 'refund_late' });
    await tell('re_1', 'succeeded');
    expect(await setting.exception('refund:re_1:late')).to.include({ state: 'resolved' });
  });

  it('that failed are settled by a person with a proof, which the order system hears', async () => {
    await tell('re_1', 'succeeded', 1_790_000_000_000);
    await tell('re_1', 'failed', 1_790_000_001_000, 'declined');
    expect(await setting.order('A-1001')).to.include({ payment_status: 'paid' });
    const [asking] = await setting.store.sql.select<{ id: string; order_id: string; due: string }>(
      `SELECT id, order_id, TIMESTAMPDIFF(DAY, opened_at, due_at) AS due FROM exceptions WHERE exception_key = 'refund:re_1:failed'`,
    );
    expect(Number(asking?.due)).to.equal(1);
    await setting.done({ exception: asking!.id, action: 'refund_settled_outside', proof: 'SEPA 4711' });
    expect(await setting.order('A-1001')).to.include({ payment_status: 'refunded', paid: '0' });
    expect(await setting.payment('pi_1')).to.include({ refunded: '500', unapplied: '0' });
    expect(await setting.exception('refund:re_1:failed')).to.include({ state: 'resolved' });
    const views = await readRefundViews(setting.store.sql, [
      { connectionId: '1', orderId: asking!.order_id, refund: 're_1' },
    ]);
    const view = views.get(asking!.order_id, 're_1');
    expect(view).to.include({ status: 'failed', onOrder: 500n });
    expect(view?.settledOutside).to.deep.equal({ proof: 'SEPA 4711', how: 'outside', amount: 500n });
    expect((await pushes()).at(-1)?.version).to.equal(view?.version.toString());
    await tell('re_1', 'succeeded', 1_790_000_000_000);
    expect(await setting.exception('refund:re_1:failed')).to.include({ state: 'resolved' });
    await setting.done({ exception: asking!.id, action: 'reopen' });
    expect(await setting.order('A-1001')).to.include({ payment_status: 'paid', paid: '500' });
    expect(await setting.exception('refund:re_1:failed')).to.include({ state: 'open' });
  });

  it('that failed are kept as credit, or covered by a new refund', async () => {
    await tell('re_1', 'failed', Date.now(), 'declined');
    const [asking] = await setting.store.sql.select<{ id: string }>(
      `SELECT id FROM exceptions WHERE exception_key = 'refund:re_1:failed'`,
    );
    await setting.done({ exception: asking!.id, action: 'on_account', note: 'credit note 7' });
    expect(await setting.payment('pi_1')).to.include({ unapplied: '500', held: 'on_account' });
    await setting.done({ exception: asking!.id, action: 'reopen' });
    expect(await setting.payment('pi_1')).to.include({ unapplied: '0', held: null });
    await tell('re_2', 'pending');
    expect(await setting.exception('refund:re_1:failed')).to.include({ state: 'resolved' });
    expect(await setting.order('A-1001')).to.include({ payment_status: 'refunded' });
  });
});
