import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import Stripe from 'stripe';
import { at, QUICK, refusalOf } from './proving/calls.js';
import { type Sandbox, startSandbox } from './start-sandbox.js';

describe('the manners of the API', () => {
  let sandbox: Sandbox;
  let stripe: Stripe;

  before(async () => {
    sandbox = await startSandbox({ seed: 4, delays: QUICK });
    stripe = new Stripe(sandbox.apiKey, at(sandbox));
  });

  after(() => sandbox.stop());

  const faults = (change: Record<string, number | boolean>) =>
    stripe.rawRequest('POST', '/v1/test_helpers/sandbox/faults', { reset: true, ...change });

  describe('idempotency keys', () => {
    const params = { amount: 700, currency: 'usd', metadata: { order: '1' } };

    it('give the first answer again for the same call, and do it once', async () => {
      const first = await stripe.paymentIntents.create(params, { idempotencyKey: 'k1' });
      const second = await stripe.paymentIntents.create(params, { idempotencyKey: 'k1' });
      expect(second.id).to.equal(first.id);
      expect(second.lastResponse.headers).to.include({
        'idempotent-replayed': 'true',
        'original-request': first.lastResponse.requestId,
        'idempotency-key': 'k1',
      });
      const [event] = (await stripe.events.list({ type: 'payment_intent.created' })).data;
      expect(event?.request).to.deep.equal({ id: first.lastResponse.requestId, idempotency_key: 'k1' });
    });

    it('refuse another call under the same key', async () => {
      const other = stripe.paymentIntents.create({ ...params, amount: 701 }, { idempotencyKey: 'k1' });
      expect(await refusalOf(other)).to.include({ type: 'StripeIdempotencyError', statusCode: 400 });
      const elsewhere = stripe.customers.create({}, { idempotencyKey: 'k1' });
      expect(await refusalOf(elsewhere)).to.include({ type: 'StripeIdempotencyError', statusCode: 400 });
    });

    it('keep a declined card, but not parameters that could not be read', async () => {
      const declined = {
        ...params,
        payment_method: 'pm_card_chargeDeclined',
        confirm: true,
        return_url: 'https://a.example',
      };
      const first = await refusalOf(stripe.paymentIntents.create(declined, { idempotencyKey: 'k2' }));
      const again = await refusalOf(stripe.paymentIntents.create(declined, { idempotencyKey: 'k2' }));
      expect(again).to.include({ statusCode: 402, charge: first.charge });
      await refusalOf(stripe.paymentIntents.create({ amount: 0, currency: 'usd' }, { idempotencyKey: 'k3' }));
      const corrected = await stripe.paymentIntents.create(params, { idempotencyKey: 'k3' });
      expect(corrected.amount).to.equal(700);
    });

    it('are a conflict while the first call still runs', async () => {
      await faults({ apiLatencyMsMax: 200 });
      const create = () => stripe.paymentIntents.create(params, { idempotencyKey: 'k4' });
      const outcomes = await Promise.allSettled([create(), create()]);
      await faults({});
      const refused = outcomes.find((outcome) => outcome.status === 'rejected');
      expect(refused?.reason).to.include({ statusCode: 409, code: 'idempotency_key_in_use' });
      expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).to.have.length(1);
    });

    it('make a call whose answer was lost safe to repeat', async () => {
      await faults({ apiLostAnswerRate: 1 });
      const lost = stripe.customers.create({ email: 'lost@example.com' }, { idempotencyKey: 'k5' });
      expect(await refusalOf(lost)).to.include({ type: 'StripeConnectionError' });
      await faults({});
      const found = await stripe.customers.create({ email: 'lost@example.com' }, { idempotencyKey: 'k5' });
      expect((await stripe.customers.list({ email: 'lost@example.com' })).data.map((one) => one.id)).to.deep.equal([
        found.id,
      ]);
    });

    it('keep the 500 of a call that was done all the same', async () => {
      await faults({ apiErrorAfterRate: 1 });
      const create = () => stripe.customers.create({ email: 'kept@example.com' }, { idempotencyKey: 'k7' });
      expect(await refusalOf(create())).to.include({ statusCode: 500 });
      await faults({});
      expect(await refusalOf(create())).to.include({ statusCode: 500 });
      expect((await stripe.customers.list({ email: 'kept@example.com' })).data).to.have.length(1);
    });

    it('know nothing of a call that was cut off before it was done', async () => {
      await faults({ apiResetRate: 1 });
      const create = () => stripe.customers.create({ email: 'cut@example.com' }, { idempotencyKey: 'k8' });
      expect(await refusalOf(create())).to.include({ type: 'StripeConnectionError' });
      await faults({});
      expect((await stripe.customers.list({ email: 'cut@example.com' })).data).to.have.length(0);
      await create();
      expect((await stripe.customers.list({ email: 'cut@example.com' })).data).to.have.length(1);
    });

    it('are forgotten after a day', async () => {
      const first = await stripe.customers.create({}, { idempotencyKey: 'k6' });
      sandbox.advance(25 * 3_600_000);
      expect((await stripe.customers.create({}, { idempotencyKey: 'k6' })).id).not.to.equal(first.id);
    });
  });

  describe('lists', () => {
    it('go through every page forwards and backwards', async () => {
      const made: string[] = [];
      for (let n = 0; n < 23; n += 1) made.push((await stripe.customers.create({ email: 'many@example.com' })).id);
      const newestFirst = made.toReversed();
      const all: string[] = [];
      for await (const one of stripe.customers.list({ email: 'many@example.com', limit: 5 })) all.push(one.id);
      expect(all).to.deep.equal(newestFirst);
      const before_ = { ending_before: newestFirst.at(-1) ?? '', email: 'many@example.com', limit: 4 };
      const page = await stripe.customers.list(before_);
      expect(page.data.map((one) => one.id)).to.deep.equal(newestFirst.slice(18, 22));
      expect(page.has_more).to.equal(true);
      const back: string[] = [];
      for await (const one of stripe.customers.list(before_)) back.push(one.id);
      expect(back).to.deep.equal(made.slice(1));
    });

    it('hold ten unless told, and a hundred at most', async () => {
      expect((await stripe.customers.list()).data).to.have.length(10);
      expect(await refusalOf(stripe.customers.list({ limit: 101 }))).to.include({ param: 'limit', statusCode: 400 });
      const unknown = stripe.customers.list({ starting_after: 'cus_none' });
      expect(await refusalOf(unknown)).to.include({ param: 'starting_after', code: 'resource_missing' });
    });

    it('can be bounded in time by whole seconds', async () => {
      sandbox.advance(10_000);
      const { created, id } = await stripe.customers.create({});
      expect((await stripe.customers.list({ created: { gte: created } })).data.map((one) => one.id)).to.deep.equal([
        id,
      ]);
      expect((await stripe.customers.list({ created: { gt: created } })).data).to.deep.equal([]);
      expect((await stripe.customers.list({ created: { lt: created }, limit: 1 })).data[0]?.id).not.to.equal(id);
    });
  });

  describe('errors', () => {
    it('say who is not let in', async () => {
      const wrong = await refusalOf(new Stripe('sk_test_wrong', at(sandbox)).customers.list());
      expect(wrong).to.include({ statusCode: 401, type: 'StripeAuthenticationError' });
      expect(wrong.message).not.to.include('sk_test_wrong');
      const answer = await fetch(`${sandbox.url}/v1/customers`);
      expect(answer.status).to.equal(401);
      expect(answer.headers.get('request-id')).to.match(/^req_/);
      const basic = `Basic ${Buffer.from(`${sandbox.apiKey}:`).toString('base64')}`;
      expect((await fetch(`${sandbox.url}/v1/customers`, { headers: { authorization: basic } })).status).to.equal(200);
    });

    it('say which parameter is missing, unknown or unreadable', async () => {
      const create = (params: object) => stripe.rawRequest('POST', '/v1/payment_intents', params);
      const table = [
        [{ currency: 'usd' }, 'parameter_missing', 'amount'],
        [{ amount: 500 }, 'parameter_missing', 'currency'],
        [{ amount: 500, currency: 'usd', colour: 'red' }, 'parameter_unknown', 'colour'],
        [{ amount: 'ten', currency: 'usd' }, 'parameter_invalid_integer', 'amount'],
      ] as const;
      for (const [params, code, param] of table) {
        expect(await refusalOf(create(params))).to.include({
          statusCode: 400,
          code,
          param,
          type: 'StripeInvalidRequestError',
        });
      }
    });

    it('say what does not exist', async () => {
      const missing = await refusalOf(stripe.paymentIntents.retrieve('pi_none'));
      expect(missing).to.include({ statusCode: 404, code: 'resource_missing', param: 'intent' });
      expect(missing.requestId).to.match(/^req_/);
      expect(await refusalOf(stripe.rawRequest('GET', '/v1/nothing'))).to.include({ statusCode: 404 });
    });

    it('come as 429 with a reason and as 500 when a test wants them, and the SDK repeats the call', async () => {
      await faults({ apiRateLimitRate: 1 });
      const limited = await refusalOf(stripe.customers.list());
      expect(limited).to.include({ statusCode: 429, type: 'StripeRateLimitError' });
      expect(limited.headers).to.have.property('stripe-rate-limited-reason');
      await faults({ apiErrorRate: 1 });
      expect(await refusalOf(stripe.customers.list())).to.include({ statusCode: 500 });
      await faults({ apiErrorRate: 0.5 });
      const patient = new Stripe(sandbox.apiKey, {
        host: sandbox.host,
        port: sandbox.port,
        protocol: 'http',
        maxNetworkRetries: 5,
      });
      expect((await patient.customers.list({ limit: 1 })).data).to.have.length(1);
      await faults({});
    }).timeout(10_000);

    it('refuse faults that make no sense', async () => {
      expect(await refusalOf(faults({ dropRate: 2 }))).to.include({ statusCode: 400, param: 'dropRate' });
      expect(() => sandbox.faults({ delayMsMax: -1 })).to.throw(RangeError, 'delayMsMax');
    });
  });

  describe('objects', () => {
    it('merge metadata, and delete what is sent empty', async () => {
      const { id } = await stripe.customers.create({ metadata: { a: '1', b: '2', 'ü [x': '3' } });
      const merged = await stripe.customers.update(id, { metadata: { b: '', c: '4' } });
      expect(merged.metadata).to.deep.equal({ a: '1', 'ü [x': '3', c: '4' });
      const [event] = (await stripe.events.list({ type: 'customer.updated' })).data;
      expect(event?.data.previous_attributes).to.deep.equal({ metadata: { a: '1', b: '2', 'ü [x': '3' } });
      expect((await stripe.customers.update(id, { metadata: '' })).metadata).to.deep.equal({});
      const long = { metadata: { ['k'.repeat(41)]: 'v' } };
      expect(await refusalOf(stripe.customers.update(id, long))).to.include({ statusCode: 400, param: 'metadata' });
      const many = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v']));
      expect(await refusalOf(stripe.customers.update(id, { metadata: many }))).to.include({ param: 'metadata' });
    });

    it('expand ids into objects, deep and in lists', async () => {
      const customer = await stripe.customers.create({ name: 'Expanded' });
      const intent = await stripe.paymentIntents.create({
        amount: 900,
        currency: 'usd',
        customer: customer.id,
        payment_method: 'pm_card_visa',
        capture_method: 'automatic',
        confirm: true,
        return_url: 'https://a.example',
      });
      const expand = ['data.customer', 'data.latest_charge.balance_transaction', 'data.payment_method'];
      const [shown] = (await stripe.paymentIntents.list({ customer: customer.id, expand })).data;
      expect((shown?.customer as Stripe.Customer | undefined)?.name).to.equal('Expanded');
      const charge = shown?.latest_charge as Stripe.Charge;
      expect((charge.balance_transaction as Stripe.BalanceTransaction).amount).to.equal(900);
      expect((shown?.payment_method as Stripe.PaymentMethod | undefined)?.card?.last4).to.equal('4242');
      expect((await stripe.paymentIntents.retrieve(intent.id)).customer).to.equal(customer.id);
      const wrong = stripe.paymentIntents.retrieve(intent.id, { expand: ['amount'] });
      expect(await refusalOf(wrong)).to.include({ statusCode: 400, param: 'expand' });
    });

    it('delete a customer and remember that it was', async () => {
      const { id } = await stripe.customers.create({});
      expect(await stripe.customers.del(id)).to.deep.include({ id, deleted: true });
      expect(await stripe.customers.retrieve(id)).to.deep.include({ id, deleted: true });
      const pay = stripe.paymentIntents.create({ amount: 900, currency: 'usd', customer: id });
      expect(await refusalOf(pay)).to.include({ code: 'resource_missing', param: 'customer' });
    });

    it('keep a payment method with its customer', async () => {
      const customer = await stripe.customers.create({});
      const other = await stripe.customers.create({});
      const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
      const pay = (of: string) =>
        stripe.paymentIntents.create({
          amount: 900,
          currency: 'usd',
          customer: of,
          payment_method: card.id,
          confirm: true,
          return_url: 'https://a.example',
        });
      expect((await pay(customer.id)).status).to.equal('succeeded');
      expect(await refusalOf(pay(other.id))).to.include({ param: 'payment_method' });
      const listed = await stripe.customers.listPaymentMethods(customer.id, { type: 'card' });
      expect(listed.data.map((one) => one.id)).to.deep.equal([card.id]);
    });

    it('have ids like Stripe’s that follow from the seed', async () => {
      const ids = async () => {
        const twin = await startSandbox({ seed: 77 });
        const { id } = await new Stripe(twin.apiKey, at(twin)).paymentIntents.create({ amount: 900, currency: 'usd' });
        await twin.stop();
        return id;
      };
      const id = await ids();
      expect(id).to.match(/^pi_[0-9A-Za-z]{24}$/);
      expect(await ids()).to.equal(id);
    });
  });
});
