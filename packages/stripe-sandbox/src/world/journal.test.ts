import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import Stripe from 'stripe';
import { at, eventually, QUICK } from '../proving/calls.js';
import { type Receiver, startReceiver } from '../proving/receiver.js';
import { startSandbox } from '../start-sandbox.js';

describe('a sandbox with a data file', () => {
  let directory: string;
  let receiver: Receiver;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'stripe-sandbox-'));
    receiver = await startReceiver();
  });

  afterEach(() => {
    receiver.stop();
    rmSync(directory, { recursive: true });
  });

  const start = (more: object = {}) =>
    startSandbox({ dataFile: join(directory, 'data'), delays: QUICK, retry: { firstDelayMs: 5 }, ...more });

  it('goes on after a restart where it was: objects, ids, events, what is due and what was not delivered', async () => {
    receiver.answerWith = () => 500;
    const webhookEndpoints = [{ url: receiver.url, secret: 'whsec_kept' }];
    const first = await start({ webhookEndpoints, delays: { ...QUICK, debitMs: 150 } });
    const before = new Stripe(first.apiKey, at(first));
    const customer = await before.customers.create({ name: 'Kept' });
    const intent = await before.paymentIntents.create({
      amount: 500,
      currency: 'usd',
      payment_method: 'pm_usBankAccount_success',
      capture_method: 'automatic',
      confirm: true,
      return_url: 'https://a.example',
    });
    const removed = await before.webhookEndpoints.create({
      url: 'http://127.0.0.1:9/',
      enabled_events: ['charge.failed'],
    });
    await before.webhookEndpoints.del(removed.id);
    const key = { idempotencyKey: 'kept' };
    const keyed = await before.customers.create({}, key);
    await first.stop();

    appendFileSync(join(directory, 'data'), '{"table":"customer","id":"cus_torn","row":{"id":');
    receiver.answerWith = () => 200;
    const second = await start({ webhookEndpoints });
    const after = new Stripe(second.apiKey, at(second));
    expect(second.seed).to.equal(first.seed);
    expect((await after.customers.retrieve(customer.id)) as object).to.include({ name: 'Kept' });
    expect((await after.customers.create({}, key)).id).to.equal(keyed.id);
    expect((await after.customers.create({})).id).not.to.be.oneOf([customer.id, keyed.id]);
    await eventually(
      () => after.paymentIntents.retrieve(intent.id),
      (now) => now.status === 'succeeded',
    );
    await second.drain();
    expect((await after.webhookEndpoints.list()).data).to.have.length(1);
    expect((await after.events.list({ delivery_success: false })).data).to.deep.equal([]);
    await second.stop();
  });

  it('refuses to go on with another seed, since ids would repeat', async () => {
    const first = await start({ seed: 1 });
    await first.stop();
    const error = await start({ seed: 2 }).catch((problem: Error) => problem.message);
    expect(error).to.include('seed');
  });
});
