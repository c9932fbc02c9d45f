import { userInfo } from 'node:os';
import { type FreshStore, freshStore } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type CommandsSetting, commandsSetting } from './commands-setting.js';
import { runCli } from './run-cli.js';

const ME = `cli:${userInfo().username}`;

describe('quittance exceptions', function () {
  this.timeout(60_000);
  let fresh: FreshStore;
  let books: CommandsSetting;
  const cli = (...args: string[]) => runCli(args, { MYSQL_URL: fresh.url });
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what each test asserts
  const json = async (...args: string[]): Promise<any> => {
    const { out, err } = await cli('exceptions', ...args, '--json');
    expect(err).to.equal('');
    return JSON.parse(out);
  };
  const age = (payment: string, days: number) =>
    fresh.store.sql.write(
      `UPDATE exceptions SET opened_at = CURRENT_TIMESTAMP(3) - INTERVAL ? DAY, due_at = CURRENT_TIMESTAMP(3) - INTERVAL ? DAY
       WHERE exception_key = ?`,
      [days, days - 14, `payment:${payment}:match`],
    );

  before(async () => {
    fresh = await freshStore({ poolSizeMax: 20 });
    books = await commandsSetting(fresh);
    await books.register('A-1', 700n);
    await books.register('A-2', 700n);
    await books.register('A-3', 1_000n);
    await books.transfer('pi_old', 333n, { payerName: 'Ada', text: 'thanks' });
    await books.transfer('pi_two', 700n, { payerName: 'Babbage' });
    await books.transfer('pi_large', 900_000n);
    await books.transfer('pi_yen', 800_001n, { currency: 'jpy' });
    await age('pi_old', 31);
  });
  after(() => fresh.drop());

  describe('list', () => {
    it('shows what is due first, with its urgency as it is now', async () => {
      const rows = (await json()) as { payment: string; severity: string; amount: number; due_at: string }[];
      expect(rows.map((each) => [each.payment, each.severity])).to.deep.equal([
        ['pi_old', 'high'],
        ['pi_large', 'medium'],
        ['pi_yen', 'medium'],
        ['pi_two', 'low'],
      ]);
      expect(rows.map((each) => each.due_at)).to.deep.equal(rows.map((each) => each.due_at).sort());
      const { out } = await cli('exceptions', 'list');
      expect(out)
        .to.match(/high +17 d late +no_match +pi_old +- +3\.33 usd/)
        .and.match(/medium +in 5 d .* 800001 jpy/);
    });

    for (const [args, payments] of [
      [['--severity', 'high'], ['pi_old']],
      [
        ['--severity', 'high,low'],
        ['pi_old', 'pi_two'],
      ],
      [['--due-before', 'now'], ['pi_old']],
      [['--currency', 'JPY'], ['pi_yen']],
      [['--amount-min', '701', '--currency', 'usd'], ['pi_large']],
      [
        ['--amount-max', '700'],
        ['pi_old', 'pi_two'],
      ],
      [['--payment', 'pi_two'], ['pi_two']],
      [['--payment', 'pi_nobody'], []],
      [['--payment', 'é'], []],
      [['--order', 'A-1'], ['pi_two']],
      [
        ['--reason', 'no_match,tie', '--sort', 'newest', '--limit', '2'],
        ['pi_yen', 'pi_large'],
      ],
      [['--reason', 'tie'], []],
      [['--owner', 'nobody', '--limit', '1'], ['pi_old']],
      [['--state', 'resolved'], []],
    ] as const)
      it(`finds by ${args.join(' ')}`, async () => {
        const rows = (await json('list', ...args)) as { payment: string }[];
        expect(rows.map((each) => each.payment)).to.deep.equal(payments);
      });

    it('says in one line what it does not know', async () => {
      for (const [args, sentence] of [
        [['list', '--severity', 'urgent'], /--severity urgent: must be among low, medium, high/],
        [['resolv', '5'], /there is no command "exceptions resolv"/],
        [['list', '--connection', 'other'], /there is no connection "other"/],
      ] as const) {
        const { code, out, err } = await cli('exceptions', ...args);
        expect([code, out, err.trim().split('\n').length]).to.deep.equal([64, '', 1]);
        expect(err).to.match(sentence);
      }
    });
  });

  describe('one by one', () => {
    it('show tells everything that a decision needs', async () => {
      const id = await books.asking('pi_two');
      const { out } = await cli('exceptions', 'show', id);
      expect(out)
        .to.match(/Nothing says which order the payment is for\./)
        .and.match(/payer +Babbage/)
        .and.match(/1 +0\.35 +A-1 +C-1 +7\.00 usd/)
        .and.match(/2 +0\.35 +A-2/)
        .and.match(/opened +rules/);
      expect((await cli('exceptions', 'show', await books.asking('pi_old'))).out).to.match(/wrote +thanks/);
      const whole = await json(id);
      expect(whole.candidate_orders[0]).to.include({ reference: 'A-1', amount_open: 700, payment_status: 'unpaid' });
      expect(whole.history[0].after).to.include({ amount: 700 });
      const missing = await cli('exceptions', 'show', '999');
      expect([missing.code, missing.err]).to.deep.equal([1, 'quittance: there is no exception 999\n']);
    });

    it('resolve puts money on an order, once, in the name of who did it', async () => {
      const id = await books.asking('pi_two');
      const apply = ['resolve', id, '--action', 'apply', '--order', 'A-2', '--note', 'phoned'];
      const tried = await cli('exceptions', ...apply, '--dry-run');
      expect(tried.out).to.match(/^would be done: .*7\.00 usd on A-2 of pi_two/);
      expect(await books.order('A-2')).to.include({ paid: '0' });
      const done = await json(...apply);
      expect(done).to.deep.include({ result: 'done', action: 'apply', orders: ['A-2'], payment: 'pi_two' });
      expect(done.exception).to.deep.equal({ id, state: 'resolved' });
      expect(await books.order('A-2')).to.include({ paid: '700', payment_status: 'paid' });
      const again = await cli('exceptions', ...apply);
      expect([again.code, again.out, again.err]).to.deep.equal([
        1,
        '',
        `quittance: refused: exception ${id} is resolved already\n`,
      ]);
      const log = await fresh.store.sql.select('SELECT actor, action, note FROM audit_log WHERE subject = ?', [
        `exception ${id}`,
      ]);
      expect(log).to.deep.equal([{ actor: ME, action: 'command.apply', note: 'phoned' }]);
    });

    it('resolve refuses words that mean nothing, and does nothing', async () => {
      const id = await books.asking('pi_large');
      for (const [args, sentence] of [
        [['--action', 'apply'], /--order is required/],
        [['--action', 'apply', '--order', 'A-3', '--amount', '9.50'], /--amount must be a whole number of minor units/],
        [['--action', 'dismiss', '--proof', 'x'], /--proof has no meaning for dismiss/],
        [['--action', 'accept', '--order', 'A-3'], /--order has no meaning for accept/],
        [['--action', 'sell'], /sell/],
        [['--action', 'dismiss', '--where', 'state=open'], /ids or --where, not both/],
      ] as const) {
        const { code, err } = await cli('exceptions', 'resolve', id, ...args);
        expect(code, err).to.equal(64);
        expect(err).to.match(sentence);
      }
      expect((await cli('exceptions', 'resolve', '--action', 'dismiss')).err).to.match(/give the exceptions’ ids/);
      expect((await json(id)).state).to.equal('open');
    });

    it('is given to somebody, talked about, dismissed and opened again, all of it in its history', async () => {
      const id = await books.asking('pi_yen');
      for (const args of [
        ['assign', id, 'ana'],
        ['comment', id, 'asked the bank'],
        ['dismiss', id, '--note', 'tax refund'],
      ])
        expect((await cli('exceptions', ...args)).code, args[0]).to.equal(0);
      expect((await json('list', '--state', 'dismissed'))[0]).to.include({ payment: 'pi_yen', owner: 'ana' });
      expect((await cli('exceptions', 'dismiss', id)).code).to.equal(1);
      expect((await cli('exceptions', 'reopen', id)).out).to.match(new RegExp(`^exception ${id} is open`));
      expect((await json('list', '--owner', 'ana')).length).to.equal(1);
      const told = (await json(id)).history as { what: string; actor: string; note: string }[];
      expect(told.slice(1).map((each) => [each.what, each.actor])).to.deep.equal(
        ['assigned', 'commented', 'dismissed', 'reopened'].map((what) => [what, ME]),
      );
      expect(told[2]!.note).to.equal('asked the bank');
    });
  });

  describe('resolve --where', () => {
    before(async () => {
      await books.register('B-1', 5_001n, { customer: 'C-2' });
      await books.register('B-2', 5_002n, { customer: 'C-3' });
      await books.transfer('pi_b1', 5_001n);
      await books.transfer('pi_b2', 5_002n);
      await books.transfer('pi_b3', 5_003n);
    });
    const where = ['--where', 'amount-min=5001', '--where', 'amount_max=5003', '--action', 'accept'];

    it('says what would happen and changes nothing, until it is told to', async () => {
      const counts = ['applications', 'audit_log', 'exception_history', 'outbox_messages'].map(
        (table) => `(SELECT COUNT(*) FROM ${table})`,
      );
      const rows = () => fresh.store.sql.select(`SELECT ${counts.join(', ')}`);
      const before = await rows();
      const { code, out, err } = await cli('exceptions', 'resolve', ...where);
      expect(out)
        .to.match(/apply +would be done +50\.01 usd on B-1 of pi_b1/)
        .and.match(/apply +would be done +50\.02 usd on B-2 of pi_b2/)
        .and.match(/accept +refused +it has no candidate/)
        .and.match(/2 would be done, 1 refused; nothing was changed/);
      expect([code, err]).to.deep.equal([1, 'quittance: 1 of 3 would be refused\n']);
      expect(await rows()).to.deep.equal(before);
    });

    it('does it with --yes, each as if it were alone, and tells of every one', async () => {
      const { code, out } = await cli('exceptions', 'resolve', ...where, '--yes', '--json');
      const { counts, results, dry_run } = JSON.parse(out);
      expect([code, dry_run, counts]).to.deep.equal([1, false, { done: 2, refused: 1 }]);
      expect(results.find((each: { result: string }) => each.result === 'refused').code).to.equal('no_candidate');
      expect(await books.order('B-1')).to.include({ payment_status: 'paid' });
      expect(await books.order('B-2')).to.include({ payment_status: 'paid' });
    });

    it('means open ones only, and ends with 1 when none fits', async () => {
      await cli('exceptions', 'resolve', await books.asking('pi_b3'), '--action', 'propose_refund');
      const { code, err } = await cli('exceptions', 'resolve', ...where);
      expect([code, err]).to.deep.equal([1, 'quittance: no exception fits\n']);
    });
  });

  describe('several by their ids', () => {
    it('resolve answers several by their ids at once', async () => {
      const ids = await Promise.all(['pi_large', 'pi_yen'].map((each) => books.asking(each)));
      const { code, out } = await cli('exceptions', 'resolve', ...ids, '999', '--action', 'assign', '--owner', 'bob');
      expect(out)
        .to.match(/given to bob/)
        .and.match(/999 +assign +refused +there is no exception 999/);
      expect(code).to.equal(1);
      expect((await json('list', '--owner', 'bob')).length).to.equal(2);
    });

    it('accepts a candidate of several orders as a split over them', async () => {
      await books.register('G-1', 1_100n, { customer: 'C-9' });
      await books.register('G-2', 2_300n, { customer: 'C-9' });
      await books.transfer('pi_group', 3_400n);
      const id = await books.asking('pi_group');
      await fresh.store.sql.write('UPDATE exceptions SET candidates = ? WHERE id = ?', [
        JSON.stringify([
          { orders: ['A-3'], score: 0.4, because: [] },
          { orders: ['G-1', 'G-2'], score: 0.3, because: [] },
        ]),
        id,
      ]);
      const { code, out } = await cli('exceptions', 'resolve', id, '--action', 'accept', '--candidate', '2');
      expect(out).to.match(/split +done +11\.00 usd on G-1, 23\.00 usd on G-2 of pi_group/);
      expect(code).to.equal(0);
      expect(await books.order('G-2')).to.include({ paid: '2300' });
    });
  });
});
