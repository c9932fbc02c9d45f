import {
  disableDestination,
  ensureDestinations,
  insertMessages,
  openCircuit,
  pauseDestination,
} from '@quittance/store';
import { expect } from 'chai';
import { after, before, beforeEach, describe, it } from 'mocha';
import { type IngressSetting, ingressSetting } from './ingress-setting.js';
import { runCli } from './run-cli.js';

const URL = 'https://orders.example.com/hooks?token=hunter2';
const SHOWN = 'https://orders.example.com/hooks';

describe('an order system, to the people who look after it', function () {
  this.timeout(30_000);

  let setting: IngressSetting;
  const cli = (...args: string[]) => runCli(args, { MYSQL_URL: setting.mysqlUrl });

  before(async () => {
    setting = await ingressSetting();
    const { sql } = setting.store;
    await sql.write(`INSERT INTO customer_accounts (connection_id, reference) VALUES (1, 'C-1')`);
    await sql.write(
      `INSERT INTO orders (connection_id, account_id, reference, currency, amount, open_amount, placed_at)
       VALUES (1, 1, 'A-1', 'usd', 100, 100, CURRENT_TIMESTAMP(3))`,
    );
    await insertMessages(sql, '1', 'pushback', [{ orderId: '1', version: 1n }]);
  });
  beforeEach(async () => {
    await setting.store.sql.write('DELETE FROM destinations');
    await setting.store.sql.write(
      `UPDATE outbox_messages SET due_at = CURRENT_TIMESTAMP(3) + INTERVAL 1 HOUR, state = 'pending'`,
    );
  });
  after(() => setting.end());

  const states = async () => (await setting.api('GET', '/v1/destinations')).body.data;

  it('is shown with its state, and without what is secret in its address', async () => {
    const { sql } = setting.store;
    expect(await states()).to.deep.equal([]);
    await ensureDestinations(sql, URL, ['1']);
    expect(await states()).to.deep.equal([
      { connection: 'default', url: SHOWN, state: 'taking', because: null, since: null, until: null, trials: 0 },
    ]);
    await pauseDestination(sql, URL, 60_000);
    expect((await states())[0]).to.deep.include({ state: 'waiting' });
    await openCircuit(sql, URL, 30_000, 'the order system cannot take the push now (HTTP 500)');
    expect((await states())[0]).to.deep.include({
      state: 'down',
      because: 'the order system cannot take the push now (HTTP 500)',
    });
    await disableDestination(sql, '1', URL, 'the order system wants no more pushes (HTTP 410)');
    expect((await states())[0]).to.deep.include({ state: 'disabled' });
    const { out } = await cli('destinations');
    expect(out).to.contain(SHOWN).and.contain('disabled').and.not.contain('hunter2');
  });

  it('that is down or wants no more makes the status of the installation bad', async () => {
    await ensureDestinations(setting.store.sql, URL, ['1']);
    await openCircuit(setting.store.sql, URL, 30_000, 'HTTP 500');
    const status = await cli('status');
    expect(status.code).to.equal(1);
    expect(status.out).to.contain('Order systems').and.contain('! the order system of default is down: HTTP 500');
  });

  it('is enabled again by the API, with what waited due at once', async () => {
    const refused = await setting.api('POST', '/v1/destinations:enable', {});
    expect([refused.status, refused.body.code]).to.deep.equal([404, 'destination_not_found']);
    await disableDestination(setting.store.sql, '1', URL, 'HTTP 410');
    await openCircuit(setting.store.sql, URL, 30_000, 'HTTP 500');
    const answer = await setting.api('POST', '/v1/destinations:enable', { note: 'they are back' }, { actor: 'ana' });
    expect(answer.body).to.deep.equal({
      destination: {
        connection: 'default',
        url: SHOWN,
        state: 'taking',
        because: null,
        since: null,
        until: null,
        trials: 0,
      },
      pushes_due: 1,
    });
    expect(await setting.count('outbox_messages WHERE due_at <= CURRENT_TIMESTAMP(3)')).to.equal(1);
    const audit = `audit_log WHERE actor = ? AND action = 'destination.enable' AND note = ?`;
    expect(await setting.count(audit, ['api:ana', 'they are back'])).to.equal(1);
    expect((await setting.api('POST', '/v1/destinations:enable', {})).body.pushes_due).to.equal(0);
    expect((await setting.api('POST', '/v1/destinations:enable', { nonsense: 1 })).status).to.equal(422);
    expect((await fetch(`${setting.ingress.url}/v1/destinations`)).status).to.equal(401);
  });

  it('is enabled again by the command line', async () => {
    await disableDestination(setting.store.sql, '1', URL, 'HTTP 410');
    const { code, out } = await cli('destinations', 'enable', '--note', 'mended', '--actor', 'cli:ben');
    expect([code, out.trim()]).to.deep.equal([0, `${SHOWN} was disabled; 1 pushes are due now`]);
    expect((await states())[0].state).to.equal('taking');
  });
});
