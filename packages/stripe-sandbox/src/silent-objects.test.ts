import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type Sandbox, startSandbox } from './start-sandbox.js';

describe('events that Stripe did not make, and that the sandbox would not', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({ seed: 3 });
  });
  afterEach(() => sandbox.stop());

  const listed = async () =>
    (await sandbox.request('GET', '/v1/events', { limit: 100 })).body['data'] as Record<string, unknown>[];
  const customer = async (name: string) => (await sandbox.request('POST', '/v1/customers', { name })).body['id'];
  const told = async () => (await listed()).map((each) => (each['data'] as { object: { id: string } }).object.id);

  it('leave the object as it is and the list empty', async () => {
    sandbox.faults({ noEventRate: 1 });
    const id = await customer('Ada');
    expect((await sandbox.request('GET', `/v1/customers/${id}`)).body['name']).to.equal('Ada');
    expect(await listed()).to.deep.equal([]);
  });

  it('are missing of the same objects under the same seed, and of a silent one always', async () => {
    sandbox.faults({ noEventRate: 0.5 });
    const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => customer(String(n))));
    for (const id of ids) await sandbox.request('POST', `/v1/customers/${id}`, { name: 'again' });
    const events = await told();
    const loud = ids.filter((id) => events.includes(String(id)));
    expect(loud.length).to.be.within(4, 16);
    expect(events).to.have.length(2 * loud.length);
  });

  it('are told as they are planted', async () => {
    const { body } = await sandbox.request('POST', '/v1/test_helpers/sandbox/events', {
      type: 'charge.succeeded',
      object: JSON.stringify({ id: 'ch_old', object: 'charge' }),
      fields: JSON.stringify({ api_version: '2014-01-31', livemode: true, account: 'acct_1' }),
    });
    expect(body).to.deep.include({ api_version: '2014-01-31', livemode: true, account: 'acct_1' });
    expect((await listed())[0]).to.deep.include({
      id: body['id'],
      data: { object: { id: 'ch_old', object: 'charge' } },
    });
    const bad = await sandbox.request('POST', '/v1/test_helpers/sandbox/events', { type: 'x', object: '{' });
    expect(bad.status).to.equal(400);
  });
});
