import { jobIdOf } from '@quittance/contracts';
import { keyPrefixOf } from '@quittance/queue';
import { type FreshStore, freshStore, testRedisUrl } from '@quittance/testkit';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { Redis } from 'ioredis';
import { after, before, describe, it } from 'mocha';
import { type CommandsSetting, commandsSetting } from './commands-setting.js';
import { runCli } from './run-cli.js';

describe('applying cash from the command line', function () {
  this.timeout(60_000);
  let fresh: FreshStore;
  let books: CommandsSetting;
  const cli = (...args: string[]) => runCli(args, { MYSQL_URL: fresh.url });
  const refusal = async (...args: string[]) => {
    const { code, out, err } = await cli(...args);
    expect([out, err.trim().split('\n').length], err).to.deep.equal(['', 1]);
    return `${code} ${err.trim()}`;
  };
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what each test asserts
  const json = async (...args: string[]): Promise<any> => {
    const { out, err } = await cli(...args, '--json');
    expect(err).to.equal('');
    return JSON.parse(out);
  };

  before(async () => {
    fresh = await freshStore({ poolSizeMax: 20 });
    books = await commandsSetting(fresh);
    await books.register('A-1', 700n);
    await books.register('A-2', 900n);
    await books.register('A-3', 5_000n);
    await books.transfer('pi_1', 1_000n);
    await books.transfer('pi_2', 123n);
    await books.transfer('pi_3', 456n);
  });
  after(() => fresh.drop());

  it('puts a payment on an order, takes it off again and spreads it over two', async () => {
    const applied = await json('payments', 'apply', 'pi_1', '--order', 'A-1', '--amount', '300');
    expect(applied).to.deep.include({ result: 'done', orders: ['A-1'] });
    const [application] = applied.applications;
    const shown = await cli('payments', 'pi_1');
    expect(shown.out).to.match(new RegExp(`${application} +A-1 +3\\.00 usd +manual +applied by hand`));
    expect((await json('payments', 'show', 'pi_1')).applications[0]).to.include({ id: application, amount: 300 });
    expect((await cli('orders', 'A-1')).out).to.match(new RegExp(`${application} +application +3\\.00 usd +pi_1`));
    expect((await cli('payments', 'unapply', application, '--note', 'not theirs')).out).to.match(
      /3\.00 usd taken off A-1/,
    );
    expect(await refusal('payments', 'unapply', application)).to.match(/^1 quittance: refused: nothing of application/);
    const split = await cli('payments', 'split', 'pi_1', '--to', 'A-1=700', 'A-2=300');
    expect(split.out).to.match(/7\.00 usd on A-1, 3\.00 usd on A-2 of pi_1/);
    expect(await books.order('A-1')).to.include({ paid: '700', payment_status: 'paid' });
    expect(await books.order('A-2')).to.include({ paid: '300', payment_status: 'partially_paid' });
    expect(await books.payment('pi_1')).to.include({ applied: '1000', unapplied: '0' });
  });

  it('keeps money on account, and marks money as to be given back', async () => {
    expect((await cli('payments', 'on-account', 'pi_2')).out).to.match(/1\.23 usd kept on account on purpose/);
    expect((await cli('payments', 'propose-refund', 'pi_3', '--amount', '56')).out).to.match(
      /0\.56 usd of pi_3 to be given back/,
    );
    expect((await json('exceptions', 'list', '--state', 'refund_proposed'))[0]).to.include({
      payment: 'pi_3',
      amount_proposed: 56,
    });
  });

  it('settles an order that was paid elsewhere, writes off a rest, and takes either back', async () => {
    await cli('orders', 'mark-paid-outside', 'A-3', '--proof', 'cheque 4711', '--amount', '4900');
    expect(await books.order('A-3')).to.include({ adjusted: '4900', open_amount: '100' });
    expect((await cli('orders', 'write-off', 'A-3', '--reason', 'bank_fee')).out).to.match(
      /1\.00 usd of A-3 closed as bank_fee/,
    );
    expect(await books.order('A-3')).to.include({ open_amount: '0', payment_status: 'paid' });
    const { adjustments } = await json('orders', 'show', 'A-3');
    const fee = adjustments.find((each: { reason: string }) => each.reason === 'bank_fee');
    expect((await cli('orders', 'unadjust', fee.id)).out).to.match(/1\.00 usd of A-3 opened again/);
    expect(await books.order('A-3')).to.include({ open_amount: '100' });
  });

  it('tells the stages at once where Redis is known, and leaves it to the relay where it is not', async () => {
    const redis = new Redis(testRedisUrl());
    await books.register('A-4', 5n);
    await books.register('A-5', 5n);
    await books.transfer('pi_4', 10n);
    const messageOf = async (order: string) => {
      const [row] = await fresh.store.sql.select<{ id: string; state: string }>(
        `SELECT m.id, m.state FROM outbox_messages m JOIN orders o ON o.id = m.order_id
         WHERE o.reference = ? AND m.stage = 'pushback' ORDER BY m.id DESC LIMIT 1`,
        [order],
      );
      return row!;
    };
    const jobOf = (id: string) => `${keyPrefixOf('pushback')}:pushback:${jobIdOf({ kind: 'message', id })}`;
    try {
      const args = (order: string) => ['payments', 'apply', 'pi_4', '--order', order];
      expect((await runCli(args('A-4'), { MYSQL_URL: fresh.url, REDIS_URL: testRedisUrl() })).code).to.equal(0);
      const told = await messageOf('A-4');
      expect(await redis.exists(jobOf(told.id))).to.equal(1);
      await redis.unlink(jobOf(told.id));
      const cut = await runCli(args('A-5'), { MYSQL_URL: fresh.url, REDIS_URL: 'redis://127.0.0.1:1' });
      expect([cut.code, cut.err]).to.deep.equal([0, '']);
      const left = await messageOf('A-5');
      expect(left.state).to.equal('pending');
      expect(await redis.exists(jobOf(left.id))).to.equal(0);
    } finally {
      redis.disconnect();
    }
  });

  it('says in one line why not', async () => {
    expect(await refusal('payments', 'apply', 'pi_1', '--order', 'A-2')).to.match(/^1 .*all of pi_1 is on orders/);
    expect(await refusal('payments', 'apply', 'pi_none', '--order', 'A-2')).to.match(/^1 .*no such payment/);
    expect(await refusal('payments', 'apply', 'pi 1', '--order', 'A-2')).to.match(/^64 .*not the id of a payment/);
    expect(await refusal('payments', 'apply', 'pi_2')).to.match(/^64 .*--order/);
    expect(await refusal('payments', 'split', 'pi_2', '--to', 'A-2')).to.match(/^64 .*not ORDER=AMOUNT/);
    expect(await refusal('payments', 'é')).to.match(/^1 .*no payment has the id é/);
    expect(await refusal('orders', 'mark-paid-outside', 'A-3')).to.match(/^64 .*--proof/);
    expect(await refusal('orders', 'write-off', 'A-9')).to.match(/^1 .*there is no order A-9/);
    expect(await refusal('orders', 'write-off', 'A-2', '--amount', '601')).to.match(
      /^1 .*6\.01 usd is more than the 6\.00 usd/,
    );
    expect(await refusal('orders', 'write-off', 'A-2', '--amount', '6.00')).to.match(/^64 .*minor units/);
  });

  describe('lists and figures', () => {
    before(async () => {
      const account = await fresh.store.sql.select<{ account_id: string }>('SELECT account_id FROM payments LIMIT 1');
      const row = (n: number) => [
        1,
        account[0]!.account_id,
        `pi_many${n}`,
        'payment',
        'succeeded',
        'customer',
        'eur',
        10,
        10,
        10,
        new Date('2026-01-15'),
      ];
      await fresh.store.sql.insertMany(
        'payments',
        [
          ...[
            'connection_id',
            'account_id',
            'stripe_id',
            'kind',
            'status',
            'funded_by',
            'currency',
            'captured',
            'amount',
            'unapplied',
            'paid_at',
          ],
        ],
        Array.from({ length: 1_201 }, (_, n) => row(n)),
      );
    });

    it('writes every unmatched payment once, page after page', async () => {
      const { code, out, err } = await cli('payments', 'export', '--status', 'unmatched');
      const rows = parse(out, { columns: true }) as Record<string, string>[];
      expect([code, err]).to.deep.equal([0, '1203 payments written\n']);
      expect(new Set(rows.map((each) => each['payment'])).size).to.equal(1_203);
      expect(rows.find((each) => each['payment'] === 'pi_3')).to.include({
        standing: 'unmatched',
        unapplied: '456',
        reason: 'no_match',
      });
    });

    it('writes JSON lines of the matched ones, of a currency and a period', async () => {
      const matched = (await cli('payments', 'export', '--status', 'matched', '--format', 'jsonl')).out
        .trim()
        .split('\n');
      expect(matched.map((line) => JSON.parse(line).id)).to.deep.equal(['pi_1', 'pi_4']);
      expect(JSON.parse(matched[0]!)).to.include({ amount: 1_000, applied: 1_000, standing: 'matched' });
      expect(JSON.parse(matched[0]!).applications.map((each: { order: string }) => each.order)).to.deep.equal([
        'A-1',
        'A-2',
      ]);
      const lines = async (...args: string[]) =>
        (await cli('payments', 'export', '--format', 'jsonl', ...args)).out.split('\n').length - 1;
      expect(await lines('--from', '2026-01-15', '--to', '2026-01-16')).to.equal(1_201);
      expect(await lines('--from', '2026-01-16')).to.equal(4);
      expect(await lines('--currency', 'EUR')).to.equal(1_201);
      expect((await cli('payments', 'export', '--status', 'lost')).code).to.equal(64);
    });

    it('tells how much of the money is matched, by what, and what waits', async () => {
      const { standings, rules, waiting } = await json('exceptions', 'summary', '--from', '2026-11-01');
      expect(standings).to.deep.equal([
        { currency: 'usd', standing: 'matched', payments: 2, amount: 1_010, applied: 1_010, unapplied: 0 },
        { currency: 'usd', standing: 'unmatched', payments: 2, amount: 579, applied: 0, unapplied: 579 },
      ]);
      expect(rules).to.deep.equal([{ currency: 'usd', rule: 'manual', payments: 2, amount: 1_010 }]);
      expect(waiting[0]).to.include({
        reason: 'no_match',
        severity: 'low',
        count: 1,
        overdue: 0,
        ownerless: 1,
        amount: 456,
      });
      const { out } = await cli('exceptions', 'summary', '--from', '2026-11-01');
      expect(out)
        .to.match(/usd +matched +2 +50\.0 % +10\.10 usd +63\.5 %/)
        .and.match(/usd +manual +2 +10\.10 usd/);
      const all = await json('exceptions', 'summary');
      expect(all.standings.find((each: { currency: string }) => each.currency === 'eur')).to.include({
        payments: 1_201,
        amount: 12_010,
      });
    });
  });
});
