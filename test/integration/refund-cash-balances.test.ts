import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import { type RefundsSetting, refundsSetting } from './refunds-setting.js';

const DAY_MS = 86_400_000;

describe('refunds of money that came by bank transfer', () => {
  let setting: RefundsSetting;
  let n = 0;
  before(async () => {
    setting = await refundsSetting({
      sandbox: { delays: { captureMs: 2, refundMs: 300 * DAY_MS, refundActionMs: 45 * DAY_MS } },
    });
  });
  afterEach(async () => {
    await setting.settle();
    await balanced(setting);
  });
  after(() => setting.end());

  const call = async (path: string, params: Record<string, unknown> = {}) => {
    const { status, body } = await setting.sandbox.request('POST', path, params);
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body;
  };

  /** A customer with an order of 5,000 that waits, known to both sides. */
  async function customerWithOrder(more: { email?: string | null } = {}) {
    n += 1;
    const order = `B-${n}`;
    const email = more.email === null ? {} : { email: more.email ?? `b${n}@example.com` };
    const customer = String((await call('/v1/customers', { name: `Beta ${n} GmbH`, ...email }))['id']);
    await setting.register(order, 5_000, {
      currency: 'eur',
      customer: { reference: `C-${n}`, stripe_customer: customer },
    });
    const fund = async (amount: number, reference?: string) => {
      // Each in a second of its own, so that it is certain which came first.
      setting.sandbox.advance(2_000);
      const told = await call(`/v1/test_helpers/customers/${customer}/fund_cash_balance`, {
        amount,
        currency: 'eur',
        ...(reference === undefined ? {} : { reference }),
      });
      await setting.settle();
      return String(told['id']);
    };
    return { customer, order, fund };
  }

  const intentFor = async (customer: string, order: string, amount: number) =>
    String(
      (
        await call('/v1/payment_intents', {
          amount,
          currency: 'eur',
          customer,
          allowed_payment_method_types: ['customer_balance'],
          payment_method_data: { type: 'customer_balance' },
          payment_method_options: {
            customer_balance: {
              funding_type: 'bank_transfer',
              bank_transfer: { type: 'eu_bank_transfer', eu_bank_transfer: { country: 'NL' } },
            },
          },
          metadata: { order_id: order },
          confirm: true,
        })
      )['id'],
    );

  const move = async (refund: string, status: string, more: Record<string, unknown> = {}) => {
    setting.sandbox.advance(2_000);
    await call(`/v1/test_helpers/sandbox/refunds/${refund}/move`, { status, ...more });
    await setting.settle();
  };
  const payment = async (id: string) => (await setting.api('GET', `/v1/payments/${id}`)).body;
  const atStripe = (id: string) => setting.sandbox.truth().refunds.find((each) => each.id === id);
  const lies = (customer: string) =>
    setting.sandbox.truth().cashBalances.find((each) => each.customer === customer)?.available['eur'] ?? 0;

  async function done(order: string, amount: number, more: object = {}) {
    const asked = await setting.ask(order, { amount, ...more });
    expect(asked.status, asked.text).to.equal(201);
    await setting.send();
    await setting.settle();
    return setting.refund(asked.body.id);
  }

  it('that lies on the balance and on an order go out of the balance and off the order', async () => {
    const { customer, order, fund } = await customerWithOrder();
    const transfer = await fund(5_000, order);
    expect(await setting.order(order)).to.include({ payment_status: 'paid' });
    const refund = await done(order, 2_000);
    expect(refund).to.include({ state: 'accepted' });
    expect(refund.refunds[0]).to.include({ payment: transfer, status: 'requires_action' });
    expect(atStripe(refund.refunds[0].stripe_refund)).to.include({ paymentIntent: null, charge: null, amount: 2_000 });
    expect(lies(customer)).to.equal(3_000);
    expect(await payment(transfer)).to.include({ applied: 3_000, refunded: 2_000, reversed: 0, unapplied: 0 });
    expect(await setting.order(order)).to.include({ payment_status: 'partially_refunded', amount_refunded: 2_000 });
    await move(refund.refunds[0].stripe_refund, 'pending');
    await move(refund.refunds[0].stripe_refund, 'succeeded');
    expect((await setting.refund(refund.id)).refunds[0]).to.include({ status: 'succeeded' });
    expect((await setting.ask(order, { amount: 3_001 })).body.errors[0].code).to.equal('more_than_left');
  });

  it('that is on no order, as an exception proposes it, goes from unapplied to refunded', async () => {
    const { customer, fund } = await customerWithOrder();
    const transfer = await fund(777, 'no order of ours');
    const [row] = await setting.store.sql.select<{ id: string }>('SELECT id FROM exceptions WHERE exception_key = ?', [
      `payment:${transfer}:match`,
    ]);
    await setting.api('POST', `/v1/exceptions/${row?.id}:resolve`, { action: 'propose_refund' });
    const asked = await setting.api('POST', `/v1/exceptions/${row?.id}:refund`, {}, { 'idempotency-key': `un-${n}` });
    expect(asked.status, asked.text).to.equal(201);
    await setting.send();
    await setting.settle();
    expect(await payment(transfer)).to.include({ applied: 0, refunded: 777, reversed: 0, unapplied: 0 });
    expect(lies(customer)).to.equal(0);
    expect((await setting.api('GET', `/v1/exceptions/${row?.id}`)).body).to.include({ state: 'resolved' });
  });

  it('that Stripe spent on an intent are refunds of the intent', async () => {
    const { customer, order, fund } = await customerWithOrder();
    const intent = await intentFor(customer, order, 5_000);
    const transfer = await fund(5_000);
    expect(await setting.order(order)).to.include({ payment_status: 'paid' });
    const refund = await done(order, 1_500);
    expect(refund.refunds).to.have.length(1);
    expect(refund.refunds[0]).to.include({ payment: intent, amount: 1_500, status: 'requires_action' });
    expect(await payment(transfer)).to.include({ applied: 3_500, refunded: 1_500, unapplied: 0 });
    expect((await done(order, 500, { payment: intent })).refunds[0]).to.include({ payment: intent });
    expect(await setting.order(order)).to.include({ amount_paid: 3_000, amount_refunded: 2_000 });
  });

  it('come from the intent as far as it goes and from the balance for the rest', async () => {
    const { customer, order, fund } = await customerWithOrder();
    const intent = await intentFor(customer, order, 3_000);
    await fund(3_000);
    const transfer = await fund(2_000);
    expect(await setting.order(order)).to.include({ payment_status: 'paid', amount_paid: 5_000 });
    const refund = await done(order, 4_000);
    const parts = refund.refunds.map((each: { payment: string; amount: number }) => `${each.payment} ${each.amount}`);
    expect(parts.sort()).to.deep.equal([`${transfer} 2000`, `${intent} 2000`].sort());
    expect(lies(customer)).to.equal(0);
    expect(await setting.order(order)).to.include({ amount_paid: 1_000, amount_refunded: 4_000 });
    expect((await setting.ask(order, { amount: 1_001 })).status).to.equal(409);
    expect((await done(order, 1_000)).refunds[0]).to.include({ payment: intent, amount: 1_000 });
  });

  it('need an e-mail address, which can be given', async () => {
    const { order, fund } = await customerWithOrder({ email: null });
    await fund(5_000, order);
    const refused = await done(order, 1_000);
    expect(refused).to.include({ state: 'refused' });
    expect(refused.refunds[0].because).to.contain('knows no address of the customer: ask again with one');
    const asked = await done(order, 1_000, { email: 'payer@example.com' });
    expect(asked).to.include({ state: 'accepted' });
    const told = await setting.sandbox.request('GET', `/v1/refunds/${asked.refunds[0].stripe_refund}`);
    expect(told.body['instructions_email']).to.equal('payer@example.com');
    expect((await setting.ask(order, { amount: 1, email: 'nobody' })).status).to.equal(422);
  });

  it('whose customer never says where to are called off after 45 days: the money is back, and owed again', async () => {
    const { customer, order, fund } = await customerWithOrder();
    const transfer = await fund(5_000, order);
    const refund = await done(order, 5_000);
    expect(await setting.order(order)).to.include({ payment_status: 'refunded' });
    setting.sandbox.advance(46 * DAY_MS);
    await setting.settle();
    expect((await setting.refund(refund.id)).refunds[0]).to.include({ status: 'canceled' });
    expect(await setting.order(order)).to.include({ payment_status: 'paid', amount_refunded: 0 });
    expect(await payment(transfer)).to.include({ applied: 5_000, refunded: 0, reversed: 0, unapplied: 0 });
    expect(lies(customer)).to.equal(5_000);
    const again = await done(order, 5_000);
    await move(again.refunds[0].stripe_refund, 'failed', { failure_reason: 'declined' });
    expect(await setting.order(order)).to.include({ payment_status: 'paid' });
    const [owed] = await setting.store.sql.select<{ reason: string; state: string }>(
      'SELECT reason, state FROM exceptions WHERE exception_key = ?',
      [`refund:${again.refunds[0].stripe_refund}:failed`],
    );
    expect(owed).to.deep.equal({ reason: 'refund_failed', state: 'open' });
  });

  it('are made once when their answer is lost, and found again among all refunds', async () => {
    const { customer, order, fund } = await customerWithOrder();
    await fund(5_000, order);
    const asked = await setting.ask(order, { amount: 2_000 });
    setting.sandbox.pause(true);
    setting.faults({ apiLostAnswerRate: 1 });
    await setting.send();
    setting.faults({ apiLostAnswerRate: 0 });
    setting.sandbox.advance(25 * 3_600_000);
    await setting.send();
    expect(await setting.refund(asked.body.id)).to.include({ state: 'accepted' });
    expect(lies(customer)).to.equal(3_000);
    setting.sandbox.pause(false);
  });

  it('beside those made in the Dashboard are told apart, whichever comes first', async () => {
    const { customer, order, fund } = await customerWithOrder();
    const transfer = await fund(5_000, order);
    const spare = await fund(2_000, 'for later');
    await call('/v1/refunds', { origin: 'customer_balance', customer, currency: 'eur', amount: 2_000 });
    const refund = await done(order, 2_000);
    expect(refund).to.include({ state: 'accepted' });
    expect(await payment(transfer)).to.include({ applied: 3_000, refunded: 2_000, reversed: 0 });
    expect(await payment(spare)).to.include({ applied: 0, reversed: 2_000, unapplied: 0 });
    expect(lies(customer)).to.equal(3_000);
  });

  it('never ask for more than lies there', async () => {
    const { customer, order, fund } = await customerWithOrder();
    await fund(5_000, order);
    await call('/v1/refunds', { origin: 'customer_balance', customer, currency: 'eur', amount: 4_000 });
    await setting.settle();
    const asked = await setting.ask(order, { amount: 1_001 });
    expect([asked.status, asked.body.errors[0].code]).to.deep.equal([409, 'more_than_left']);
    expect((await done(order, 1_000)).state).to.equal('accepted');
    expect(lies(customer)).to.equal(0);
  });

  it('asked for at the same moment never exceed it', async () => {
    const { customer, order, fund } = await customerWithOrder();
    await fund(3_000, order);
    await fund(2_000, order);
    const answers = await Promise.all(Array.from({ length: 8 }, () => setting.ask(order, { amount: 900 })));
    expect(answers.filter((each) => each.status === 201)).to.have.length(5);
    await setting.send();
    await setting.settle();
    expect(lies(customer)).to.equal(500);
    expect(await setting.order(order)).to.include({ amount_paid: 500, amount_refunded: 4_500 });
  });
});

/** No money is made or lost: each payment is what became of it, and each order what its applications say. */
async function balanced(setting: RefundsSetting): Promise<void> {
  const wrong = await setting.store.sql.select(
    `SELECT stripe_id FROM payments WHERE amount <> applied + refunded + reversed + unapplied OR unapplied < 0 OR applied < 0
     UNION ALL SELECT o.reference FROM orders o
      WHERE o.paid <> (SELECT COALESCE(SUM(a.amount), 0) FROM applications a WHERE a.order_id = o.id)`,
  );
  expect(wrong).to.deep.equal([]);
}
