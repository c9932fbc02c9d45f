import { userInfo } from 'node:os';
import { INGRESS_SCHEMA } from '@quittance/ingress';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type RefundsSetting, refundsSetting } from './refunds-setting.js';
import { runCli } from './run-cli.js';

const ABOVE = 'usd:1000, EUR:200,*:0';

describe('the amounts above which a second person must approve', function () {
  this.timeout(60_000);
  let setting: RefundsSetting;
  before(async () => {
    // As a process of the ingress reads it.
    const { REFUND_APPROVAL_ABOVE: approval } = INGRESS_SCHEMA.pick({ REFUND_APPROVAL_ABOVE: true }).parse({
      REFUND_APPROVAL_ABOVE: ABOVE,
    });
    setting = await refundsSetting(approval === undefined ? {} : { approval });
  });
  after(() => setting.end());

  it('are the same for the API and for the command line', async () => {
    const rows: [string, number, string][] = [
      ['usd', 1_000, 'requested'],
      ['eur', 201, 'needs_approval'],
      ['gbp', 1, 'needs_approval'],
    ];
    for (const [n, [currency]] of rows.entries()) {
      await setting.register(`D-${n}`, 5_000, { currency });
      await setting.pay(5_000, { currency, 'metadata[order_id]': `D-${n}` });
    }
    await setting.settle();
    const seen = await Promise.all(
      rows.map(async ([currency, amount], n) => {
        const byApi = (await setting.ask(`D-${n}`, { amount })).body.state;
        const words = ['refunds', 'request', `D-${n}`, '--amount', String(amount), '--json'];
        const { out, err } = await runCli(words, { MYSQL_URL: setting.mysqlUrl, REFUND_APPROVAL_ABOVE: ABOVE });
        expect(out, err).to.not.equal('');
        return [currency, amount, byApi, (JSON.parse(out) as { state: string }).state];
      }),
    );
    expect(seen).to.deep.equal(rows.map(([currency, amount, state]) => [currency, amount, state, state]));
  });

  it('that cannot be read are refused by both in the same words', async () => {
    for (const wrong of ['usd:1.5']) {
      const read = INGRESS_SCHEMA.pick({ REFUND_APPROVAL_ABOVE: true }).safeParse({ REFUND_APPROVAL_ABOVE: wrong });
      const words = read.error?.issues[0]?.message ?? '';
      expect(words).to.contain(`"${wrong}" is not currency:amount`);
      const run = await runCli(['refunds', 'request', 'D-0', '--amount', '1'], {
        MYSQL_URL: setting.mysqlUrl,
        REFUND_APPROVAL_ABOVE: wrong,
      });
      expect([run.code, run.err.includes(words)], run.err).to.deep.equal([78, true]);
    }
  });
});

describe('refunds on the command line', function () {
  this.timeout(60_000);
  let setting: RefundsSetting;
  before(async () => {
    setting = await refundsSetting();
  });
  after(() => setting.end());

  const cli = (args: readonly string[], env: Record<string, string> = {}) =>
    runCli(['refunds', ...args], { MYSQL_URL: setting.mysqlUrl, ...env });

  it('are asked for, once for each key, shown by both ids, and listed', async () => {
    await setting.paid('C-1', 5_000);
    const words = [
      'request',
      'C-1',
      '--amount',
      '1500',
      '--reason',
      'duplicate',
      '--note',
      'paid twice',
      '--key',
      'k1',
    ];
    const asked = await cli([...words, '--json']);
    expect(asked.code, asked.err).to.equal(0);
    const refund = JSON.parse(asked.out) as { id: string; state: string; actor: string };
    expect(refund).to.include({ state: 'requested', actor: `cli:${userInfo().username}` });
    expect(JSON.parse((await cli([...words, '--json'])).out)).to.include({ id: refund.id });
    await setting.send();
    await setting.settle();
    const [made] = setting.atStripe();
    const shown = await cli(['show', made!.id]);
    expect(shown.out).to.match(new RegExp(`^refund ${refund.id}: 15.00 usd of C-1, accepted\n`));
    expect(shown.out).to.contain('paid twice').and.contain(made!.id).and.contain('succeeded');
    const listed = await cli(['list', '--state', 'accepted']);
    expect(listed.out).to.match(/15\.00 usd\s+C-1/);
    expect((await cli(['list', '--state', 'refused', '--json'])).out.trim()).to.equal('[]');
  });

  it('are refused in one line', async () => {
    await setting.paid('C-2', 1_000);
    const rows: [string[], number, RegExp][] = [
      [['request', 'C-2', '--amount', '1001'], 1, /refused: 10.00 usd of C-2 can still be given back/],
      [['request', 'C-none', '--amount', '1'], 1, /there is no order C-none/],
      [['request', 'C-2'], 64, /--amount is needed/],
      [['request'], 64, /give an order, or --exception/],
      [['request', 'C-2', '--amount', '1.5'], 64, /whole number/],
      [['request', '--exception', '9999'], 1, /there is no exception 9999/],
      [['show', '9999'], 1, /no refund was asked for here/],
      [['approve', '9999'], 1, /there is no refund 9999/],
    ];
    const runs = await Promise.all(rows.map(([args]) => cli(args)));
    for (const [n, [args, code, words]] of rows.entries()) {
      const run = runs[n]!;
      expect(run.code, args.join(' ')).to.equal(code);
      expect(run.err, args.join(' ')).to.match(words);
    }
  });

  it('wait for somebody else above the amount of the settings', async () => {
    await setting.paid('C-3', 5_000);
    const limits = { REFUND_APPROVAL_ABOVE: 'usd:1000' };
    const asked = await cli(['request', 'C-3', '--amount', '2000', '--json'], limits);
    const { id, state } = JSON.parse(asked.out) as { id: string; state: string };
    expect(state).to.equal('needs_approval');
    const own = await cli(['approve', id]);
    expect([own.code, own.err]).to.satisfy(([code, err]: [number, string]) => code === 1 && /somebody else/.test(err));
    const other = await setting.api('POST', `/v1/refunds/${id}:approve`, {}, { actor: 'somebody.else' });
    expect(other.body.state).to.equal('requested');
    const again = await cli(['request', 'C-3', '--amount', '2000', '--json'], limits);
    expect((await cli(['withdraw', (JSON.parse(again.out) as { id: string }).id])).out).to.contain('withdrawn');
    const broken = await cli(['request', 'C-3', '--amount', '1'], { REFUND_APPROVAL_ABOVE: 'usd' });
    expect(broken.code).to.equal(78);
  });

  it('carry out what an exception proposes', async () => {
    const payment = await setting.pay(700);
    await setting.settle();
    const [row] = await setting.store.sql.select<{ id: string }>('SELECT id FROM exceptions WHERE exception_key = ?', [
      `payment:${payment}:match`,
    ]);
    await setting.api('POST', `/v1/exceptions/${row!.id}:resolve`, { action: 'propose_refund' });
    const asked = await cli(['request', '--exception', row!.id]);
    expect(asked.out, asked.err).to.contain(`7.00 usd of exception ${row!.id}, requested`);
  });
});
