import { signWebhook } from '@quittance/stripe';
import { type Cluster, type Installation, registerOrders, startInstallation, waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';

describe('a policy of one customer, over a policy that cannot be read', function () {
  this.timeout(120_000);

  let running: Installation;

  before(async () => {
    running = await startInstallation({
      redisDatabase: 8,
      services: ['ingress', 'matching', 'pushback', 'relay'],
      prepare: (db) =>
        db.store.sql.write(
          `INSERT INTO matching_policies (connection_id, version, document, actor) VALUES (1, 1, '{"rules": "all"}', 'hand')`,
        ),
    });
  });
  after(() => running?.stop());

  it('places the next payment of that customer and of nobody else, while the log says what is broken', async () => {
    expect(running.cluster.output('matching')).to.include('policy.unreadable_at_start');
    for (const n of [7, 8])
      await registerOrders(
        running.cluster,
        [1, 2].map((each) => ({
          reference: `A-${n}00${each}`,
          customer: { reference: `C-${n}`, name: `Customer ${n}`, stripe_customer: `cus_${n}` },
          currency: 'eur',
          amount: 1_000 * each,
          placed_at: `2026-11-0${each}T08:00:00Z`,
        })),
      );
    const put = await fetch(`${running.cluster.ingressUrl}/v1/customers/C-7/policy`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${running.cluster.apiToken}`,
        actor: 'ana',
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        policy: { name: 'oldest-first', rules: [{ rule: 'oldest_first', mode: 'automatic' }] },
        note: 'they always pay the oldest',
      }),
    });
    expect(put.status, await put.text()).to.equal(201);

    await receive(running.cluster, 8);
    await receive(running.cluster, 7);
    await waitFor('both to be decided', async () => {
      const rows = await running.db.store.sql.select(`SELECT 1 FROM exceptions WHERE state = 'open'`);
      return rows.length === 2;
    });
    await running.orderSystem.waitFor(['A-7001'], 'paid', 30_000);
    const rows = await running.db.store.sql.select<{ reference: string; amount: string; because: string }>(
      'SELECT o.reference, a.amount, a.because FROM applications a JOIN orders o ON o.id = a.order_id',
    );
    expect(rows.map(({ reference, amount }) => `${reference} ${amount}`)).to.deep.equal(['A-7001 1000']);
    expect(JSON.parse(rows[0]?.because ?? '{}')).to.include({ policy: 'oldest-first@2' });
    const audit = await running.db.store.sql.select<{ actor: string; note: string }>(
      `SELECT actor, note FROM audit_log WHERE action = 'policy.set'`,
    );
    expect(audit).to.deep.equal([{ actor: 'api:ana', note: 'they always pay the oldest' }]);
  });
});

/** 15.00 arrive for a customer: more than the older order, less than both. */
async function receive(cluster: Cluster, n: number): Promise<void> {
  const object = {
    id: `ccsbtxn_${n}`,
    object: 'customer_cash_balance_transaction',
    type: 'funded',
    created: 1_790_000_000,
    currency: 'eur',
    customer: `cus_${n}`,
    ending_balance: 1_500,
    livemode: false,
    net_amount: 1_500,
    funded: { bank_transfer: { type: 'eu_bank_transfer', reference: 'danke' } },
  };
  const event = {
    id: `evt_${n}`,
    object: 'event',
    type: 'customer_cash_balance_transaction.created',
    created: 1_790_000_000,
    livemode: false,
    api_version: '2026-10-28.endive',
    data: { object },
  };
  const rawBody = Buffer.from(JSON.stringify(event));
  const answer = await fetch(`${cluster.ingressUrl}/webhooks/stripe/default`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'stripe-signature': signWebhook({ rawBody, secret: cluster.webhookSecret, timestampMs: Date.now() }),
    },
    body: rawBody,
  });
  expect(answer.status).to.equal(200);
}
