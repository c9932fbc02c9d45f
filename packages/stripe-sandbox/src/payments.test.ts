import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import Stripe from 'stripe';
import { type Receiver, startReceiver } from './proving/receiver.js';
import { type Sandbox, startSandbox } from './start-sandbox.js';

const SECRET = 'whsec_test';
const DELAYS = { captureMs: 5, debitMs: 5, slowDebitMs: 50, refundReferenceMs: 5, refundMs: 5, refundFailMs: 5 };

describe('payments over the official SDK', () => {
  let receiver: Receiver;
  let sandbox: Sandbox;
  let stripe: Stripe;

  before(async () => {
    receiver = await startReceiver();
    sandbox = await startSandbox({
      seed: 1,
      delays: DELAYS,
      deliveryConcurrency: 1,
      webhookEndpoints: [{ url: receiver.url, secret: SECRET }],
    });
    stripe = new Stripe(sandbox.apiKey, {
      host: sandbox.host,
      port: sandbox.port,
      protocol: 'http',
      maxNetworkRetries: 0,
    });
  });

  after(async () => {
    await sandbox.stop();
    receiver.stop();
  });

  const eventsOf = async (act: () => Promise<unknown>): Promise<string[]> => {
    await sandbox.drain();
    receiver.received.length = 0;
    await act();
    await sandbox.drain();
    return receiver.types();
  };

  it('takes a card payment and tells of it with signed events', async () => {
    const customer = await stripe.customers.create({ email: 'a@example.com', metadata: { shop: '7' } });
    const types = await eventsOf(async () => {
      const intent = await stripe.paymentIntents.create({
        amount: 4990,
        currency: 'usd',
        customer: customer.id,
        payment_method: 'pm_card_visa',
        allowed_payment_method_types: ['card'],
        capture_method: 'automatic',
        confirm: true,
        metadata: { order_id: 'A-1' },
        expand: ['latest_charge.balance_transaction'],
      });
      expect(intent.status).to.equal('succeeded');
      const charge = intent.latest_charge as Stripe.Charge;
      expect(charge).to.include({ amount: 4990, amount_captured: 4990, status: 'succeeded' });
      expect((charge.balance_transaction as Stripe.BalanceTransaction).net).to.equal(4990 - 175);
    });
    expect(types).to.deep.equal(['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded']);
    for (const { body, signature } of receiver.received) {
      expect(stripe.webhooks.constructEvent(body, signature, SECRET).api_version).to.equal('2026-10-28.endive');
    }
  });
});
