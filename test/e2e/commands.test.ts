import { signWebhook } from '@quittance/stripe';
import { type Installation, registerOrders, startInstallation, waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';

const TOLD_MS_MAX = 30_000;

interface Shown {
  readonly [field: string]: unknown;
  readonly id: string;
  readonly payment: string | null;
  readonly reason: string;
}

describe('a transfer that nobody recognises', function () {
  this.timeout(120_000);

  let running: Installation;

  before(async () => {
    running = await startInstallation({
      redisDatabase: 7,
      services: ['ingress', 'matching', 'pushback', 'relay'],
    });
  });
  after(() => running?.stop());

  async function call(method: string, path: string, body?: object): Promise<{ status: number; body: Shown }> {
    const answer = await fetch(`${running.cluster.ingressUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${running.cluster.apiToken}`,
        actor: 'ana',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Shown };
  }

  async function receive(id: string, amount: number, senderName: string): Promise<void> {
    const rawBody = Buffer.from(JSON.stringify(funding(id, amount, senderName)));
    const signature = signWebhook({ rawBody, secret: running.cluster.webhookSecret, timestampMs: Date.now() });
    const answer = await fetch(`${running.cluster.ingressUrl}/webhooks/stripe/default`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      body: rawBody,
    });
    expect(answer.status).to.equal(200);
  }

  it('is applied by a person, told to the order system, and told again when it is taken off', async () => {
    await registerOrders(running.cluster, [
      {
        reference: 'A-7001',
        customer: { reference: 'C-7', name: 'Bauer & Söhne' },
        currency: 'eur',
        amount: 84_000,
        placed_at: '2026-11-01T08:00:00Z',
      },
    ]);
    await receive('ccsbtxn_7001', 84_000, 'HOLDING VIER GMBH');
    const exception = await waitFor('the exception', async () => {
      const { body } = await call('GET', '/v1/exceptions?state=open');
      return (body['data'] as Shown[]).find((each) => each.payment === 'ccsbtxn_7001') ?? false;
    });

    const applied = await call('POST', `/v1/exceptions/${exception.id}:resolve`, {
      action: 'apply',
      order: 'A-7001',
      note: 'they wrote an e-mail',
    });
    expect(applied.status, JSON.stringify(applied.body)).to.equal(200);
    await running.orderSystem.waitFor(['A-7001'], 'paid', TOLD_MS_MAX);
    expect(running.orderSystem.orders.get('A-7001')).to.include({ status: 'paid', paid: 84_000 });

    const [application] = applied.body['applications'] as string[];
    const undone = await call('DELETE', `/v1/applications/${application}`);
    expect(undone.status, JSON.stringify(undone.body)).to.equal(200);
    await running.orderSystem.waitFor(['A-7001'], 'unpaid', TOLD_MS_MAX);
    expect(running.orderSystem.orders.get('A-7001')).to.include({ status: 'unpaid', paid: 0 });

    const shown = await call('GET', `/v1/exceptions/${exception.id}`);
    expect(shown.body).to.include({ state: 'open', reason: 'taken_off' });
    const log = await running.db.store.sql.select<{ actor: string; action: string; note: string | null }>(
      `SELECT actor, action, note FROM audit_log WHERE action LIKE 'command.%' ORDER BY id`,
    );
    expect(log).to.deep.equal([
      { actor: 'api:ana', action: 'command.apply', note: 'they wrote an e-mail' },
      { actor: 'api:ana', action: 'command.unapply', note: null },
    ]);
    expect(running.orderSystem.seen).to.include({ forged: 0, changedBodies: 0, staleVersions: 0 });
  });
});

/** A transfer to a customer's balance, as Stripe tells of it. */
function funding(id: string, amount: number, senderName: string): object {
  return {
    id: `evt_${id}`,
    object: 'event',
    type: 'customer_cash_balance_transaction.created',
    created: 1_790_000_000,
    livemode: false,
    api_version: '2026-10-28.endive',
    data: {
      object: {
        id,
        object: 'customer_cash_balance_transaction',
        type: 'funded',
        created: 1_790_000_000,
        currency: 'eur',
        customer: 'cus_nobody',
        ending_balance: amount,
        livemode: false,
        net_amount: amount,
        funded: {
          bank_transfer: {
            type: 'eu_bank_transfer',
            reference: 'danke',
            eu_bank_transfer: { bic: null, iban_last4: '3000', sender_name: senderName },
          },
        },
      },
    },
  };
}
