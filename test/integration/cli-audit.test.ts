import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type AuditSetting, auditSetting, busyBooks } from './audit-setting.js';
import { runCli } from './run-cli.js';

describe('quittance audit', () => {
  let setting: AuditSetting;
  const audit = (...args: string[]) => runCli(['audit', ...args], { MYSQL_URL: setting.url });

  before(async () => {
    setting = await auditSetting();
    await busyBooks(setting);
  });
  after(() => setting.end());

  it('ends with 0 and a table when the books agree', async () => {
    const { code, out, err } = await audit('--replay', '--scan-secrets');
    expect(err).to.equal('');
    expect(code).to.equal(0);
    expect(out).to.match(/^ *order\.sums +8 +0 +\d+\.\d\d$/m);
    expect(out).to.match(/^ *replay\.events +\d+ +0 /m);
    expect(out).to.match(/^ {2}audit_log:\d+:[0-9a-f]{64}$/m);
  });

  it('ends with 1, and says in one line what is wrong and what to do', async () => {
    await setting.store.sql.write(`UPDATE orders SET open_amount = 7 WHERE reference = 'A-1001'`);
    const { code, out } = await audit('--only', 'order.state,order.sums');
    expect(code).to.equal(1);
    expect(out).to.match(
      /^order\.state {2}order A-1001 \(id \d+\): expected open 0, paid; found open 7, paid\. To do: .+$/m,
    );
    const json = await audit('--json');
    expect(json.code).to.equal(1);
    const lines = json.out.trim().split('\n');
    expect(lines).to.have.length(1);
    expect(JSON.parse(lines[0]!)).to.include({ invariant: 'order.state', expected: 'open 0, paid' });
    await setting.store.sql.write(`UPDATE orders SET open_amount = 0 WHERE reference = 'A-1001'`);
  });

  it('finds a key that somebody wrote into a note', async () => {
    await setting.store.sql.write(
      `UPDATE orders SET description = 'sk_live_4eC39HqLyjWDarjtT1' WHERE reference = 'A-1001'`,
    );
    expect((await audit()).code).to.equal(0);
    const { code, out } = await audit('--scan-secrets');
    expect(code).to.equal(1);
    expect(out).to.include('a key that begins with sk_live_').and.not.to.include('4eC39H');
  });

  it('says what is wrong with the command or the settings', async () => {
    expect((await audit('--only', 'order.sum')).code).to.equal(64);
    expect((await runCli(['audit'])).code).to.equal(78);
    const listed = await audit('--list', '--json');
    expect(
      listed.out
        .split('\n')
        .map((line) => line.slice(0, 30))
        .join(),
    ).to.include('replay.events');
  });

  it('writes nothing and locks nothing', async () => {
    const { store } = setting;
    const locked = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    const holder = store.transaction(async (sql) => {
      for (const table of ['orders', 'payments', 'customer_accounts', 'stripe_events', 'outbox_messages'])
        await sql.select(`SELECT id FROM ${table} FOR UPDATE`);
      locked.resolve();
      await mayEnd.promise;
    });
    await locked.promise;
    const { code } = await audit('--replay');
    mayEnd.resolve();
    await holder;
    expect(code).to.equal(0);
  });
});
