import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import Stripe from 'stripe';
import { at, QUICK } from './proving/calls.js';
import { startSandbox } from './start-sandbox.js';

const CONTRACT = new URL(
  '../../../../shared/data/stripe-openapi/contract-2026-10-28.endive.schema.json.gz',
  import.meta.url,
);

interface Contract {
  readonly definitions: Readonly<Record<string, { readonly properties?: object }>>;
}

const DEFINITIONS: Readonly<Record<string, string>> = {
  balance_transaction: 'BalanceTransaction',
  cash_balance: 'CashBalance',
  charge: 'Charge',
  customer: 'Customer',
  dispute: 'Dispute',
  customer_cash_balance_transaction: 'CustomerCashBalanceTransaction',
  event: 'EventBase',
  'radar.early_fraud_warning': 'Radar.EarlyFraudWarning',
  payment_intent: 'PaymentIntent',
  payment_method: 'PaymentMethod',
  refund: 'Refund',
  webhook_endpoint: 'WebhookEndpoint',
};

describe("Stripe's contract of 2026-10-28.endive", () => {
  it('holds for every object the sandbox answers and tells of', async function () {
    if (!existsSync(CONTRACT)) {
      console.log('      SKIPPED: the contract schema is not here; no shape was checked');
      this.skip();
    }
    const schema = JSON.parse(gunzipSync(readFileSync(CONTRACT)).toString('utf8')) as Contract;
    const ajv = new Ajv({ strict: false, allErrors: true });
    ajv.addSchema(schema, 'stripe');
    const problems = new Set<string>();
    const seen = new Map<string, number>();
    const check = (object: { readonly object: string }): void => {
      const definition = DEFINITIONS[object.object];
      if (definition === undefined) throw new Error(`${object.object} has no definition here`);
      seen.set(object.object, (seen.get(object.object) ?? 0) + 1);
      const known = Object.keys(schema.definitions[definition]?.properties ?? {});
      for (const name of Object.keys(object))
        if (!known.includes(name)) problems.add(`${object.object}.${name} is not in it`);
      const validate = ajv.getSchema(`stripe#/definitions/${definition}`);
      if (validate?.(object) === true) return;
      for (const error of validate?.errors ?? []) {
        problems.add(`${object.object}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
      }
    };

    const sandbox = await startSandbox({ seed: 'contract', delays: QUICK });
    const stripe = new Stripe(sandbox.apiKey, at(sandbox));
    for (const object of await everyKind(stripe)) check(object);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const checkEvents = async (): Promise<void> => {
      for await (const event of stripe.events.list({ limit: 100 })) {
        check(event as unknown as { object: string });
        check(event.data.object as { object: string });
      }
    };
    await checkEvents();
    // Far enough for refunds to expire, which hides the events above.
    sandbox.advance(50 * 24 * 3_600_000);
    await checkEvents();
    await sandbox.stop();
    expect([...problems]).to.deep.equal([]);
    expect([...seen.keys()]).to.have.members(Object.keys(DEFINITIONS));
  });
});

/** One of each life the sandbox knows. */
async function everyKind(stripe: Stripe): Promise<{ readonly object: string }[]> {
  const customer = await stripe.customers.create({ email: 'a@example.com', name: 'Anna', address: { city: 'Ulm' } });
  const pay = (params: Partial<Stripe.PaymentIntentCreateParams>) =>
    stripe.paymentIntents.create({
      amount: 5000,
      currency: 'eur',
      customer: customer.id,
      confirm: true,
      return_url: 'https://example.com',
      ...params,
    });
  const paid = await pay({ payment_method: 'pm_card_visa' });
  const refunds = [await stripe.refunds.create({ payment_intent: paid.id, amount: 100 })];
  for (const card of ['pm_card_refundFail', 'pm_card_pendingRefund']) {
    refunds.push(await stripe.refunds.create({ payment_intent: (await pay({ payment_method: card })).id }));
  }
  const declined = await pay({ payment_method: 'pm_card_chargeDeclined' }).catch((error) => error.payment_intent);
  const authorised = await pay({ payment_method: 'pm_card_visa', capture_method: 'manual' });
  const captured = await stripe.paymentIntents.capture(authorised.id, { amount_to_capture: 4000 });
  const iban = { type: 'sepa_debit', sepa_debit: { iban: 'AT611904300234573201' } } as const;
  const debited = await pay({ payment_method_data: iban });
  const failing = await pay({ payment_method_data: { ...iban, sepa_debit: { iban: 'AT861904300235473202' } } });
  const us = await pay({ currency: 'usd', payment_method: 'pm_usBankAccount_success' });
  const challenged = await pay({ payment_method: 'pm_card_authenticationRequired' });
  for (const card of ['pm_card_createDispute', 'pm_card_createDisputeInquiry', 'pm_card_createIssuerFraudRecord'])
    await pay({ payment_method: card });
  const made: { readonly object: string }[] = [customer, paid, declined, captured, debited, failing, us, challenged];
  for (const currency of ['usd', 'eur', 'gbp', 'jpy', 'mxn']) {
    const waiting = await pay({ currency, payment_method_data: { type: 'customer_balance' } });
    await stripe.testHelpers.customers.fundCashBalance(customer.id, { amount: 2000, currency, reference: 'A-1' });
    made.push(await stripe.paymentIntents.retrieve(waiting.id, { expand: ['payment_method', 'customer'] }));
  }
  await stripe.testHelpers.customers.fundCashBalance(customer.id, { amount: 9000, currency: 'jpy' });
  const yen = await stripe.charges.list({ customer: customer.id, limit: 1 });
  refunds.push(
    await stripe.refunds.create({ charge: yen.data[0]?.id ?? '', expand: ['charge', 'balance_transaction'] }),
  );
  refunds.push(await stripe.refunds.create({ origin: 'customer_balance', customer: customer.id, currency: 'jpy' }));
  const endpoint = await stripe.webhookEndpoints.create({
    url: 'http://127.0.0.1:9/',
    enabled_events: ['charge.failed'],
  });
  made.push(endpoint, await stripe.customers.retrieveCashBalance(customer.id), ...refunds);
  made.push(...(await stripe.balanceTransactions.list({ limit: 100 })).data, ...yen.data);
  const funded = await stripe.customers.listCashBalanceTransactions(customer.id, { limit: 100 });
  made.push(...funded.data, ...(await stripe.customers.listPaymentMethods(customer.id)).data);
  const card = await stripe.paymentMethods.attach('pm_card_mastercard', { customer: customer.id });
  return [...made, card, ...(await stripe.customers.list({ expand: ['data.cash_balance'] })).data];
}
