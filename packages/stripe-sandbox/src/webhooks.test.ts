import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import Stripe from 'stripe';
import type { Faults } from './deliver/faults.js';
import { at, QUICK, refusalOf } from './proving/calls.js';
import { type Receiver, startReceiver } from './proving/receiver.js';
import { type Sandbox, type SandboxOptions, startSandbox } from './start-sandbox.js';

const SECRET = 'whsec_hooks';
const RETRY = { firstDelayMs: 5, delayMsMax: 10, attemptsMax: 4 };

describe('webhooks', () => {
  let receiver: Receiver;
  let sandboxes: Sandbox[] = [];

  beforeEach(async () => {
    receiver = await startReceiver();
  });

  afterEach(async () => {
    for (const sandbox of sandboxes) await sandbox.stop();
    sandboxes = [];
    receiver.stop();
  });

  const start = async (options: SandboxOptions = {}): Promise<{ sandbox: Sandbox; stripe: Stripe }> => {
    const webhookEndpoints = [{ url: receiver.url, secret: SECRET }];
    const sandbox = await startSandbox({
      seed: 5,
      delays: QUICK,
      retry: RETRY,
      deliveryConcurrency: 1,
      webhookEndpoints,
      ...options,
    });
    sandboxes.push(sandbox);
    return { sandbox, stripe: new Stripe(sandbox.apiKey, at(sandbox)) };
  };

  const customers = async (stripe: Stripe, count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) await stripe.customers.create({ metadata: { n } });
  };

  const run = async (faults: Partial<Faults>, seed: number): Promise<{ ids: string[]; sandbox: Sandbox }> => {
    receiver.received.length = 0;
    const { sandbox, stripe } = await start({ seed, faults });
    await customers(stripe, 60);
    expect(await sandbox.drain()).to.equal(true);
    return { ids: receiver.ids(), sandbox };
  };

  const statsOf = (sandbox: Sandbox) => {
    const [stats] = Object.values(sandbox.stats().endpoints);
    if (stats === undefined) throw new Error('no endpoint');
    return stats;
  };

  it('come once each and in order while nothing goes wrong', async () => {
    const { ids, sandbox } = await run({}, 1);
    expect(new Set(ids).size).to.equal(60);
    expect(statsOf(sandbox)).to.deep.include({ events: 60, attempts: 60, delivered: 60, waiting: 0, inFlight: 0 });
    const listed = await new Stripe(sandbox.apiKey, at(sandbox)).events.list({ limit: 100 });
    expect(listed.data.map((event) => event.id)).to.deep.equal(ids.toReversed());
  });

  it('are doubled, dropped, delayed and reordered by the seed, and the same seed does the same', async () => {
    const faults = { duplicateRate: 0.3, dropRate: 0.1, reorderRate: 0.3, reorderHoldMsMax: 5_000 };
    const first = await run({ ...faults }, 9);
    const again = await run({ ...faults }, 9);
    const other = await run({ ...faults }, 10);
    expect(again.ids).to.deep.equal(first.ids);
    const lost = await new Stripe(first.sandbox.apiKey, at(first.sandbox)).events.list({
      limit: 100,
      delivery_success: false,
    });
    const { dropped, duplicated, reordered } = statsOf(first.sandbox);
    expect(lost.data).to.have.length(dropped);
    expect(first.ids).to.have.length(60 - dropped + duplicated);
    expect(Math.min(dropped, duplicated, reordered)).to.be.greaterThan(0);
    expect(statsOf(other.sandbox)).not.to.deep.equal(statsOf(first.sandbox));
    const made = (await new Stripe(first.sandbox.apiKey, at(first.sandbox)).events.list({ limit: 100 })).data
      .map((event) => event.id)
      .reverse();
    const onceEach = [...new Set(first.ids)];
    expect(onceEach).not.to.deep.equal(made.filter((id) => onceEach.includes(id)));
  }).timeout(20_000);

  it('can be steered while it runs, and counts what it did', async () => {
    const { sandbox, stripe } = await start();
    const path = '/v1/test_helpers/sandbox/faults';
    await stripe.rawRequest('POST', path, { duplicateRate: 1, copiesMax: 2, delayRate: 1, delayMsMax: 20 });
    await customers(stripe, 3);
    const drained = await stripe.rawRequest('POST', '/v1/test_helpers/sandbox/drain', { timeout_ms: 5_000 });
    expect(drained).to.deep.include({ drained: true });
    expect(receiver.ids()).to.have.length(6);
    expect(statsOf(sandbox)).to.deep.include({ events: 3, duplicated: 3, delayed: 3, delivered: 6 });
    expect(sandbox.faults()).to.include({ duplicateRate: 1, dropRate: 0 });
  });

  it('are tried again until the receiver accepts them, with a new signature time each time', async () => {
    receiver.answerWith = (attempt) => (attempt < 3 ? 500 : 200);
    const { sandbox, stripe } = await start();
    await customers(stripe, 1);
    expect(await sandbox.drain()).to.equal(true);
    expect(receiver.ids()).to.have.length(3);
    expect(new Set(receiver.ids()).size).to.equal(1);
    expect(statsOf(sandbox)).to.deep.include({ delivered: 1, failedAttempts: 2, exhausted: 0 });
    expect((await stripe.events.list({ delivery_success: true })).data).to.have.length(1);
  });

  it('are given up after the last attempt, stand in the list as undelivered, and can be sent again', async () => {
    receiver.answerWith = () => 302;
    const { sandbox, stripe } = await start();
    await customers(stripe, 1);
    await sandbox.drain();
    expect(statsOf(sandbox)).to.deep.include({ attempts: 4, exhausted: 1, delivered: 0 });
    const [event] = (await stripe.events.list({ delivery_success: false })).data;
    expect(event?.pending_webhooks).to.equal(1);
    receiver.answerWith = () => 200;
    await stripe.rawRequest('POST', `/v1/events/${event?.id}/retry`, {});
    await sandbox.drain();
    expect((await stripe.events.retrieve(event?.id ?? '')).pending_webhooks).to.equal(0);
  });

  it('come again when the line was cut before the answer', async () => {
    const { sandbox } = await run({ hangUpRate: 1 }, 1);
    const ids = receiver.ids();
    expect(ids).to.have.length(120);
    expect(new Set(ids).size).to.equal(60);
    expect(statsOf(sandbox)).to.deep.include({ hungUp: 60, delivered: 60 });
  });

  it('may be two Event objects for one change', async () => {
    const { sandbox, stripe } = await start({ faults: { twinRate: 1 } });
    const customer = await stripe.customers.create({});
    await sandbox.drain();
    const events = (await stripe.events.list()).data;
    expect(events.map((event) => [event.type, (event.data.object as Stripe.Customer).id])).to.deep.equal([
      ['customer.created', customer.id],
      ['customer.created', customer.id],
    ]);
    expect(new Set(receiver.ids()).size).to.equal(2);
  });

  it('go only to endpoints that asked for the type, each with its own secret', async () => {
    const { sandbox, stripe } = await start({ webhookEndpoints: [] });
    const made = await stripe.webhookEndpoints.create({
      url: receiver.url,
      enabled_events: ['payment_intent.created'],
    });
    expect(made.secret).to.match(/^whsec_/);
    expect(await stripe.webhookEndpoints.retrieve(made.id)).not.to.have.property('secret');
    await stripe.customers.create({});
    await stripe.paymentIntents.create({ amount: 500, currency: 'usd' });
    await sandbox.drain();
    expect(receiver.types()).to.deep.equal(['payment_intent.created']);
    const [{ body, signature } = { body: '', signature: '' }] = receiver.received;
    expect(stripe.webhooks.constructEvent(body, signature, made.secret ?? '').type).to.equal('payment_intent.created');
    await stripe.webhookEndpoints.update(made.id, { enabled_events: ['customer.created'] });
    await stripe.customers.create({});
    await sandbox.drain();
    expect(receiver.types()).to.deep.equal(['payment_intent.created', 'customer.created']);
    await stripe.webhookEndpoints.update(made.id, { disabled: true });
    await stripe.customers.create({});
    await stripe.webhookEndpoints.del(made.id);
    await stripe.customers.create({});
    await sandbox.drain();
    expect(receiver.types()).to.have.length(2);
    expect(await refusalOf(stripe.webhookEndpoints.create({ url: 'ftp://a', enabled_events: ['*'] }))).to.include({
      param: 'url',
    });
  });

  it('are signed with both secrets while one is being rolled', async () => {
    const { sandbox, stripe } = await start();
    const [endpoint] = (await stripe.webhookEndpoints.list()).data;
    const path = `/v1/test_helpers/sandbox/webhook_endpoints/${endpoint?.id}/roll_secret`;
    const rolled = (await stripe.rawRequest('POST', path, {})) as unknown as { secret: string };
    await stripe.customers.create({});
    await sandbox.drain();
    sandbox.advance(25 * 3_600_000);
    await stripe.customers.create({});
    await sandbox.drain();
    const accepted = receiver.received.map(({ body, signature }) =>
      [SECRET, rolled.secret].map((secret) => {
        try {
          return stripe.webhooks.constructEvent(body, signature, secret).type;
        } catch {
          return 'refused';
        }
      }),
    );
    expect(accepted).to.deep.equal([
      ['customer.created', 'customer.created'],
      ['refused', 'customer.created'],
    ]);
  });

  it('keep a bounded queue for an endpoint that is away', async () => {
    receiver.answerWith = () => 500;
    const { sandbox, stripe } = await start({
      limits: { deliveriesWaitingMax: 5 },
      retry: { firstDelayMs: 60_000, delayMsMax: 60_000 },
    });
    await customers(stripe, 12);
    expect(statsOf(sandbox).waiting).to.be.at.most(5);
    expect(statsOf(sandbox).overflowed).to.be.greaterThan(0);
    expect(await sandbox.drain(20)).to.equal(false);
  });

  describe('the list of events', () => {
    it('filters by type, by wildcard and by several types', async () => {
      const { stripe } = await start();
      await customers(stripe, 2);
      await stripe.paymentIntents.create({
        amount: 500,
        currency: 'usd',
        payment_method: 'pm_card_visa',
        confirm: true,
        return_url: 'https://a.example',
      });
      const types = async (params: Stripe.EventListParams) =>
        (await stripe.events.list(params)).data.map((event) => event.type).filter((type) => type !== 'charge.updated');
      expect(await types({ type: 'payment_intent.*' })).to.deep.equal([
        'payment_intent.succeeded',
        'payment_intent.created',
      ]);
      expect(await types({ types: ['charge.succeeded', 'customer.created'] })).to.deep.equal([
        'charge.succeeded',
        'customer.created',
        'customer.created',
      ]);
      const both = stripe.events.list({ type: 'a', types: ['b'] });
      expect(await refusalOf(both)).to.include({ statusCode: 400, param: 'types' });
      const many = stripe.events.list({ types: Array.from({ length: 21 }, (_, n) => `t.${n}`) });
      expect(await refusalOf(many)).to.include({ statusCode: 400, param: 'types' });
    });

    it('pages through events of the same second without losing one', async () => {
      const { stripe } = await start({ clock: () => 1_790_000_000_000 });
      await customers(stripe, 25);
      const forwards: string[] = [];
      for await (const event of stripe.events.list({ limit: 4, created: { gte: 1_790_000_000 } }))
        forwards.push(event.id);
      expect(new Set(forwards).size).to.equal(25);
      const since: string[] = [];
      for await (const event of stripe.events.list({ limit: 4, ending_before: forwards.at(-1) ?? '' }))
        since.push(event.id);
      expect(since).to.deep.equal(forwards.slice(0, -1).toReversed());
    });

    it('forgets events after thirty days', async () => {
      const { sandbox, stripe } = await start();
      await customers(stripe, 2);
      const [old] = (await stripe.events.list()).data;
      sandbox.advance(31 * 24 * 3_600_000);
      expect((await stripe.events.list()).data).to.deep.equal([]);
      expect(await refusalOf(stripe.events.retrieve(old?.id ?? ''))).to.include({ statusCode: 404 });
    });

    it('tells what the object was at the moment of the event', async () => {
      const { stripe } = await start();
      const { id } = await stripe.customers.create({ name: 'Old' });
      await stripe.customers.update(id, { name: 'New' });
      const [updated, created] = (await stripe.events.list()).data;
      expect((created?.data.object as Stripe.Customer | undefined)?.name).to.equal('Old');
      expect(updated?.data.previous_attributes).to.deep.equal({ name: 'Old' });
    });
  });
});
