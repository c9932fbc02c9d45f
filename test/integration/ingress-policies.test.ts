import { POLICY_RESOURCE, PREVIEW_ANSWER } from '@quittance/contracts';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type IngressSetting, ingressSetting } from './ingress-setting.js';

describe('the API of policies', () => {
  let setting: IngressSetting;
  const EVERYBODY = '/v1/policies/matching';
  const CUSTOMER = '/v1/customers/C%2F7/policy';

  before(async () => {
    setting = await ingressSetting();
    await setting.store.sql.write(
      `INSERT INTO customer_accounts (id, connection_id, reference, name) VALUES (70, 1, 'C/7', 'Ada')`,
    );
    await setting.store.sql.write(
      `INSERT INTO orders (connection_id, account_id, reference, currency, amount, open_amount, placed_at)
       VALUES (1, 70, 'A-1001', 'usd', 1000, 1000, '2026-11-01'), (1, 70, 'A-1002', 'usd', 2000, 2000, '2026-11-02')`,
    );
    await setting.store.sql.write(
      `INSERT INTO payments (connection_id, account_id, stripe_id, kind, status, funded_by, currency, captured, amount, unapplied, paid_at)
       VALUES (1, 70, 'pi_guess', 'payment', 'succeeded', 'customer', 'usd', 1500, 1500, 1500, '2026-11-03')`,
    );
  });
  after(() => setting.end());

  it('tells what is in force before anything is stored', async () => {
    const { status, body, headers } = await setting.api('GET', EVERYBODY);
    expect(status).to.equal(200);
    expect(headers.get('etag')).to.equal('"0"');
    expect(POLICY_RESOURCE.parse(body)).to.deep.include({ version: 0, own: false, in_force: 'quittance', actor: null });
    expect(body.policy).to.include({ name: 'quittance', group_size_max: 5 });
  });

  it('writes a version, keeps it in the history with who and why, and takes its own answer back', async () => {
    const put = await setting.api('PUT', EVERYBODY, {
      policy: { extends: 'stripe-current', group_size_max: 3 },
      note: 'as at Stripe',
    });
    expect(put.status, put.text).to.equal(201);
    expect(put.headers.get('etag')).to.equal('"1"');
    expect(put.body).to.include({
      version: 1,
      own: true,
      in_force: 'stripe-current@1',
      actor: 'api',
      note: 'as at Stripe',
    });
    const again = await setting.api('PUT', EVERYBODY, { policy: put.body.policy });
    expect([again.status, again.body.version]).to.deep.equal([200, 1]);
    const history = await setting.api('GET', `${EVERYBODY}/versions`);
    expect(history.body.data).to.have.length(1);
    expect(history.body.data[0]).to.include({ version: 1, customer: null, note: 'as at Stripe' });
    const audit = await setting.count(`audit_log WHERE action = 'policy.set' AND actor = 'api'`);
    expect(audit).to.equal(1);
  });

  it('refuses to write over a version that was not seen', async () => {
    const write = (ifMatch: string, name: string) =>
      setting.api('PUT', EVERYBODY, { policy: { name } }, { 'if-match': ifMatch });
    const moved = await write('"0"', 'late');
    expect([moved.status, moved.body.code]).to.deep.equal([412, 'policy_moved']);
    expect(moved.headers.get('etag')).to.equal('"1"');
    expect((await write('"1"', 'in-time')).status).to.equal(201);
    expect((await write('one', 'odd')).body.code).to.equal('invalid_if_match');
  });

  it('gives the same answer to the same Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'policy-key-1' };
    const body = { policy: { name: 'once' } };
    const first = await setting.api('PUT', EVERYBODY, body, headers);
    await setting.api('PUT', EVERYBODY, { policy: { name: 'between' } });
    const second = await setting.api('PUT', EVERYBODY, body, headers);
    expect(second.text).to.equal(first.text);
    expect((await setting.api('GET', EVERYBODY)).body.policy.name).to.equal('between');
  });

  it('names every mistake of a document with its place', async () => {
    const { status, type, body } = await setting.api('PUT', EVERYBODY, {
      policy: { group_size_max: 6, tolerances: [{ reason: 'gift', amount_max: -1, percent_max: 'half' }] },
    });
    expect([status, body.code]).to.deep.equal([422, 'invalid_request']);
    expect(type).to.match(/problem\+json/);
    expect(body.errors.map((each: { pointer: string }) => each.pointer)).to.have.members([
      '#/policy/group_size_max',
      '#/policy/tolerances/0/reason',
      '#/policy/tolerances/0/amount_max',
      '#/policy/tolerances/0/percent_max',
    ]);
    const none = await setting.api('PUT', EVERYBODY, { note: 'forgot it' });
    expect(none.body.errors).to.deep.equal([{ pointer: '#/policy', detail: 'is required' }]);
  });

  it('gives a customer a policy of their own, and takes it back', async () => {
    expect((await setting.api('GET', CUSTOMER)).body).to.include({ customer: 'C/7', own: false, version: 0 });
    const put = await setting.api('PUT', CUSTOMER, { policy: { name: 'oldest-first', group_size_max: 1 } });
    expect(put.status, put.text).to.equal(201);
    expect(put.body).to.include({ customer: 'C/7', own: true, in_force: `oldest-first@${put.body.version}` });
    const everybody = await setting.api('GET', EVERYBODY);
    expect(everybody.body.policy.name).to.equal('between');
    const own = await setting.api('GET', `${EVERYBODY}/versions?customer=C%2F7`);
    expect(own.body.data).to.have.length(1);
    const gone = await setting.api('DELETE', CUSTOMER);
    expect(gone.status, gone.text).to.equal(200);
    expect(gone.body).to.include({ own: false, in_force: everybody.body.in_force });
    expect((await setting.api('DELETE', CUSTOMER)).status, 'nothing is left to take back').to.equal(200);
    expect((await setting.api('GET', '/v1/customers/nobody/policy')).body.code).to.equal('customer_not_found');
  });

  it('pages through the history', async () => {
    const first = await setting.api('GET', `${EVERYBODY}/versions?limit=2`);
    expect(first.body.data).to.have.length(2);
    const second = await setting.api('GET', `${EVERYBODY}/versions?limit=2&cursor=${first.body.next_cursor}`);
    expect(second.body.data[0].version).to.equal(first.body.data[1].version - 1);
    expect((await setting.api('GET', `${EVERYBODY}/versions?cursor=x`)).body.code).to.equal('invalid_query');
  });

  it('shows what a policy would do, and does nothing', async () => {
    const versions = await setting.count('matching_policies');
    const automatic = ['explicit', 'reference', 'exact_sum', 'same_amount', 'oldest_first'].map((rule) => ({
      rule,
      mode: 'automatic',
    }));
    const { status, text, body } = await setting.api('POST', `${EVERYBODY}:preview`, {
      policy: { name: 'oldest-first', rules: automatic },
      from: '2026-11-01T00:00:00Z',
    });
    expect(status, text).to.equal(200);
    const answer = PREVIEW_ANSWER.parse(body);
    expect(answer.summary.changes).to.deep.equal({ new: 1, lost: 0, changed: 0, same: 0 });
    expect(answer.lines[0]).to.deep.include({
      payment: 'pi_guess',
      change: 'new',
      paid_at: '2026-11-03T00:00:00.000Z',
    });
    expect(answer.lines[0]?.after.allocations).to.deep.equal([{ order: 'A-1001', amount: 1_000 }]);
    expect(await setting.count('matching_policies')).to.equal(versions);
    expect(await setting.count('applications')).to.equal(0);
    const ofNobody = await setting.api('POST', `${EVERYBODY}:preview`, { policy: {}, customer: 'nobody' });
    expect(ofNobody.body.code).to.equal('customer_not_found');
    const large = await setting.api('POST', `${EVERYBODY}:preview`, { policy: {}, limit: 1_000_000 });
    expect(large.body.code).to.equal('invalid_request');
  });

  it('makes one preview at a time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => setting.api('POST', `${EVERYBODY}:preview`, { policy: {} })),
    );
    const codes = answers.map((each) => (each.status === 200 ? 'ok' : each.body.code));
    expect(codes).to.include('ok');
    expect(codes.filter((each) => each !== 'ok').every((each) => each === 'preview_busy')).to.equal(true);
    expect((await setting.api('POST', `${EVERYBODY}:preview`, { policy: {} })).status).to.equal(200);
  });

  it('says why the newest version cannot be read, and what counts instead', async () => {
    await setting.store.sql.write(
      `INSERT INTO matching_policies (connection_id, version, document, actor)
       SELECT 1, MAX(version) + 1, '{"rules": "all"}', 'hand' FROM matching_policies`,
    );
    const { body } = await setting.api('GET', EVERYBODY);
    expect(body.problem).to.match(/rules/);
    expect(body.policy.name).to.equal('between');
    const mended = await setting.api('PUT', EVERYBODY, { policy: {} });
    expect([mended.status, mended.body.problem]).to.deep.equal([201, null]);
  });
});
