import { API_ROLES, type ApiRole } from '@quittance/contracts';
import { createToken, listTokens } from '@quittance/store';
import { waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type IngressSetting, ingressSetting } from './ingress-setting.js';
import { runCli } from './run-cli.js';

/** What an address takes beside the role that everything else of its kind takes. */
const NEEDED: Readonly<Record<string, ApiRole>> = {
  'PUT /v1/orders/{reference}': 'orders',
  'PUT /v1/orders:batch': 'orders',
  'POST /v1/policies/matching:preview': 'viewer',
  'PUT /v1/policies/matching': 'admin',
  'PUT /v1/customers/{reference}/policy': 'admin',
  'DELETE /v1/customers/{reference}/policy': 'admin',
};
const ORDER = { customer: { reference: 'C-1' }, currency: 'usd', amount: 500, placed_at: '2026-11-01T00:00:00Z' };

describe('a token of the order API', function () {
  this.timeout(60_000);
  let setting: IngressSetting;
  let operations: readonly (readonly [method: string, path: string])[];
  const tokens = new Map<ApiRole, string>();

  before(async () => {
    setting = await ingressSetting();
    const { paths } = (await setting.api('GET', '/openapi.json')).body;
    operations = Object.entries<Record<string, { security?: unknown }>>(paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => methods[method]?.security !== undefined)
        .map((method) => [method.toUpperCase(), path] as const),
    );
    for (const role of API_ROLES) tokens.set(role, await made(role, role));
  });
  after(() => setting?.end());

  async function made(name: string, role: ApiRole, expiresAt: Date | null = null): Promise<string> {
    const token = await createToken(setting.store, { name, role, expiresAt, actor: 'cli:test' });
    return token!.token;
  }

  const call = (token: string, method: string, path: string, body?: unknown, headers = {}) =>
    setting.api(method, path, body, { authorization: `Bearer ${token}`, ...headers });
  const cli = (...args: string[]) => runCli(['tokens', ...args], { MYSQL_URL: setting.mysqlUrl });

  it('may do what its role covers and is refused everything else, at every address', async () => {
    expect(operations.length).to.be.greaterThan(30);
    for (const [method, path] of operations) {
      const needed = NEEDED[`${method} ${path}`] ?? (method === 'GET' ? 'viewer' : 'operator');
      const address = path.replaceAll(/\{\w+\}/g, 'none');
      const may: ApiRole[] = [];
      for (const [role, token] of tokens) {
        const { status, body } = await call(token, method, address, method === 'GET' ? undefined : '{');
        if (status !== 403) may.push(role);
        else {
          expect(body.code).to.equal('forbidden');
          expect(body.detail).to.contain(`takes the role ${needed}, and the token has the role ${role}`);
        }
      }
      expect(may, `${method} ${path}`).to.deep.equal(API_ROLES.slice(API_ROLES.indexOf(needed)));
    }
  });

  it('is refused with 401 when it is unknown, expired, or not a token at all', async () => {
    const soon = await made('soon', 'viewer', new Date(Date.now() + 3_600_000));
    expect((await call(soon, 'GET', '/v1/orders')).status).to.equal(200);
    await setting.store.sql.write(`UPDATE api_tokens SET expires_at = CURRENT_TIMESTAMP(3) WHERE name = 'soon'`);
    for (const none of ['', 'qtt_', `qtt_${'A'.repeat(43)}`, `qtt_${'A'.repeat(10_000)}`, "qtt_' OR 1=1 --"])
      expect((await call(none, 'GET', '/v1/orders')).status, none).to.equal(401);
    await waitFor('the end of its time', async () => (await call(soon, 'GET', '/v1/orders')).status === 401);
    const [row] = (await listTokens(setting.store.sql)).filter((each) => each.name === 'soon');
    expect(row?.state).to.equal('expired');
  });

  it('stands in the audit log by its name, and people in whose name it calls behind it', async () => {
    const token = tokens.get('orders')!;
    expect((await call(token, 'PUT', '/v1/orders/T-1', ORDER)).status).to.equal(201);
    expect((await call(token, 'PUT', '/v1/orders/T-1', { ...ORDER, amount: 600 }, { actor: 'ana' })).status).to.equal(
      200,
    );
    const audit = await setting.store.sql.select(`SELECT actor FROM audit_log WHERE subject LIKE '%T-1' ORDER BY id`);
    expect(audit).to.deep.equal([{ actor: 'token:orders' }, { actor: 'token:orders:ana' }]);
  });

  it('shows what people wrote in a dead letter to an admin alone, and notes who looked', async () => {
    const body = JSON.stringify({
      id: 'evt_dead',
      data: { object: { id: 'ch_1', billing_details: { name: 'Ana Souza' } } },
    });
    const { insertId } = await setting.store.sql.insertMany(
      'stripe_events',
      [
        ...[
          'connection_id',
          'livemode',
          'event_id',
          'type',
          'object_id',
          'stripe_created_at',
          'source',
          'body',
          'stage',
        ],
        ...['state', 'reason', 'finished_at'],
      ],
      [
        [
          ...[1, 0, 'evt_dead', 'charge.succeeded', 'ch_1', new Date(), 'webhook', body, 'matching'],
          ...['parked', 'matching.handler_threw: x', new Date()],
        ],
      ],
    );
    const address = `/v1/dead-letters/ev-${insertId}`;
    const hidden = await call(tokens.get('viewer')!, 'GET', address);
    expect([hidden.status, hidden.text.includes('Souza')]).to.deep.equal([200, false]);
    for (const role of ['viewer', 'orders', 'operator'] as const) {
      const { status, text } = await call(tokens.get(role)!, 'GET', `${address}?personal=true`);
      expect([status, text.includes('Souza')], role).to.deep.equal([403, false]);
      expect(text).to.contain(`${role} may not see what people wrote`);
    }
    const shown = await call(tokens.get('admin')!, 'GET', `${address}?personal=true`);
    expect([shown.status, shown.text.includes('Souza')]).to.deep.equal([200, true]);
    const audit = await setting.store.sql.select(`SELECT actor FROM audit_log WHERE action = 'dead_letter.reveal'`);
    expect(audit).to.deep.equal([{ actor: 'token:admin' }]);
  });

  it('is made on the command line, shown once, kept as a hash, and noted', async () => {
    const { code, out, err } = await cli(
      'create',
      'erp',
      '--role',
      'orders',
      '--expires',
      '2099-01-01',
      '--actor',
      'cli:ana',
    );
    expect([code, err]).to.deep.equal([0, err.match(/^tok-\d+ for erp, role orders; it is not shown again\n$/)?.[0]]);
    const token = out.trim();
    expect(token).to.match(/^qtt_[\w-]{43}$/);
    expect((await call(token, 'GET', '/v1/orders')).status).to.equal(200);
    const everything = JSON.stringify(
      await Promise.all(['api_tokens', 'audit_log'].map((table) => setting.store.sql.select(`SELECT * FROM ${table}`))),
    );
    expect(everything).to.contain('"action":"token.create"').and.contain('cli:ana').and.not.contain(token);
    const used = async () =>
      (await listTokens(setting.store.sql, 'valid')).find((each) => each.name === 'erp')?.lastUsedAt instanceof Date;
    await waitFor('its use is noted', used);
    const listed = await cli();
    expect(listed.out)
      .to.match(/erp +orders +valid/)
      .and.contain(token.slice(-4))
      .and.not.contain(token);
  });

  it('is replaced without a gap: two of a name are valid until the old one is revoked', async () => {
    const [old, young] = [await made('shop', 'orders'), await made('shop', 'orders')];
    for (const token of [old, young]) expect((await call(token, 'GET', '/v1/orders')).status).to.equal(200);
    const rows: { id: string; ends_with: string }[] = JSON.parse((await cli('--json')).out);
    const { id } = rows.find((row) => row.ends_with === old.slice(-4))!;
    const { code, out } = await cli('revoke', id, '--note', 'replaced');
    expect([code, out]).to.deep.equal([0, `${id} of shop is refused from now on\n`]);
    await waitFor('the old one is refused', async () => (await call(old, 'GET', '/v1/orders')).status === 401);
    expect((await call(young, 'GET', '/v1/orders')).status).to.equal(200);
    expect((await cli('revoke', id)).out).to.equal(`${id} of shop was revoked before\n`);
    const audit = await setting.store.sql.select(
      `SELECT note FROM audit_log WHERE action = 'token.revoke' AND subject = ?`,
      [id],
    );
    expect(audit).to.deep.equal([{ note: 'replaced' }]);
  });

  it('is refused in one line when the command is given wrongly', async () => {
    const wrong: [string[], number, string][] = [
      [['create', 'a b', '--role', 'viewer'], 64, 'a name has 1 to 32 letters'],
      [['create', 'erp', '--role', 'root'], 64, '--role must be one of viewer, orders, operator, admin'],
      [['create', 'erp', '--role', 'viewer', '--expires', '2020-01-01'], 64, '--expires is in the past'],
      [['revoke', 'erp'], 1, 'there is no token "erp"'],
    ];
    for (const [args, code, words] of wrong) {
      const done = await cli(...args);
      expect([done.code, done.out], args.join(' ')).to.deep.equal([code, '']);
      expect(done.err.trim().split('\n')).to.have.length(1);
      expect(done.err).to.contain(words);
    }
  });
});
