import { type Sandbox, startSandbox } from '@quittance/stripe-sandbox';
import { type Installation, registerOrders, startInstallation, waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';

const AMOUNT = 12_500;

describe('money that the bank takes back, over the whole system', function () {
  this.timeout(120_000);

  let installation: Installation;
  let sandbox: Sandbox;

  beforeEach(async () => {
    installation = await startInstallation({
      redisDatabase: 11,
      services: ['ingress', 'matching', 'refunds', 'pushback', 'relay'],
      env: { LOG_LEVEL: 'warn' },
    });
    const { cluster } = installation;
    sandbox = await startSandbox({
      seed: 12,
      delays: { debitMs: 3_600_000 },
      webhookEndpoints: [{ url: `${cluster.ingressUrl}/webhooks/stripe/default`, secret: cluster.webhookSecret }],
    });
  });

  afterEach(async () => {
    await sandbox?.stop();
    await installation?.stop();
  });

  async function call(path: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const { status, body } = await sandbox.request('POST', path, params);
    expect(status, JSON.stringify(body)).to.equal(200);
    return body;
  }

  async function register(reference: string, currency: string, stripeCustomer: unknown): Promise<void> {
    await registerOrders(installation.cluster, [
      {
        reference,
        customer: { reference: 'C-1', stripe_customer: stripeCustomer },
        amount: AMOUNT,
        currency,
        placed_at: '2026-11-01T00:00:00Z',
      },
    ]);
  }

  const toldAs = (reference: string, status: string) =>
    waitFor(`${reference} to be told as ${status}`, async () => {
      return installation.orderSystem.orders.get(reference)?.status === status;
    });
  const told = (reference: string) => installation.orderSystem.orders.get(reference);

  it('opens the order again, takes the application back and stops the goods', async () => {
    const customer = await call('/v1/customers', { email: 'c@example.com' });
    await register('A-1001', 'eur', customer['id']);
    const funded = await call(`/v1/test_helpers/customers/${customer['id']}/fund_cash_balance`, {
      amount: AMOUNT,
      currency: 'eur',
      reference: 'A-1001',
    });
    await toldAs('A-1001', 'paid');
    expect(told('A-1001')).to.include({ paid: AMOUNT, ship: true });
    const version = told('A-1001')?.version ?? 0;
    await call(`/v1/test_helpers/sandbox/fundings/${funded['id']}/reverse`);
    await toldAs('A-1001', 'unpaid');
    expect(told('A-1001')).to.include({ paid: 0, refunded: 0, ship: false });
    expect(told('A-1001')?.version).to.be.greaterThan(version);
    const rows = await installation.db.store.sql.select<{ kind: string; amount: string }>(
      'SELECT kind, amount FROM applications ORDER BY id',
    );
    expect(rows.map((row) => `${row.kind} ${row.amount}`)).to.deep.equal([
      `applied ${AMOUNT}`,
      `bank_return ${-AMOUNT}`,
    ]);
    const [payment] = await installation.db.store.sql.select('SELECT reversed, applied, unapplied FROM payments');
    expect(payment).to.deep.equal({ reversed: String(AMOUNT), applied: '0', unapplied: '0' });
  });

  it('never lets goods go for a debit that is on its way and fails', async () => {
    const customer = await call('/v1/customers', { email: 'd@example.com' });
    await register('A-1002', 'usd', customer['id']);
    const intent = await call('/v1/payment_intents', {
      amount: AMOUNT,
      currency: 'usd',
      customer: customer['id'],
      allowed_payment_method_types: ['us_bank_account'],
      payment_method: 'pm_usBankAccount_processing',
      metadata: { order_id: 'A-1002' },
      confirm: true,
      mandate_data: { customer_acceptance: { type: 'offline' } },
    });
    expect(intent['status']).to.equal('processing');
    await call(`/v1/test_helpers/sandbox/payment_intents/${intent['id']}/settle`, {
      outcome: 'fails',
      failure_code: 'insufficient_funds',
    });
    expect(await sandbox.drain()).to.equal(true);
    await waitFor('every event to end', async () => {
      const rows = await installation.db.store.sql.select(`SELECT id FROM stripe_events WHERE state = 'pending'`);
      return rows.length === 0;
    });
    const [order] = await installation.db.store.sql.select<{ payment_status: string; open_amount: string }>(
      `SELECT payment_status, open_amount FROM orders WHERE reference = 'A-1002'`,
    );
    expect(order).to.deep.equal({ payment_status: 'unpaid', open_amount: String(AMOUNT) });
    expect(told('A-1002')?.ship ?? false).to.equal(false);
  });
});
