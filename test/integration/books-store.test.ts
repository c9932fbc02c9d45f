import {
  type Changes,
  type Currency,
  type Observation,
  orderReferenceForms,
  QUITTANCE_POLICY,
} from '@quittance/domain';
import { closeBooks, openBooks, planChanges } from '@quittance/store';
import { type FreshStore, freshStore } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';

const usd = 'usd' as Currency;

describe('the books in the database', () => {
  let db: FreshStore;
  let accountId: string;

  before(async () => {
    db = await freshStore();
    const account = await db.store.sql.write(
      `INSERT INTO customer_accounts (connection_id, reference, stripe_customer) VALUES (1, 'C-1', 'cus_1')`,
    );
    accountId = String(account.insertId);
  });
  after(() => db.drop());

  async function settle(observations: Observation[], changedOrders: string[] = []): Promise<Changes> {
    return db.store.transaction(async (sql) => {
      const open = await openBooks(sql, { connectionId: '1', observations, changedOrders });
      const changes = planChanges(open, () => QUITTANCE_POLICY);
      await closeBooks(sql, open, changes);
      return changes;
    });
  }

  async function addOrder(reference: string, amount: bigint): Promise<string> {
    const { insertId } = await db.store.sql.write(
      `INSERT INTO orders (connection_id, account_id, reference, currency, amount, open_amount, placed_at)
       VALUES (1, ?, ?, 'usd', ?, ?, '2026-11-01 00:00:00')`,
      [accountId, reference, amount, amount],
    );
    await db.store.sql.insertMany(
      'order_references',
      ['order_id', 'connection_id', 'normalised', 'form'],
      orderReferenceForms(reference).map((each) => [insertId, 1, each.normalised, each.form]),
    );
    return String(insertId);
  }

  const order = async (reference: string) =>
    (
      await db.store.sql.select<{
        paid: string;
        refunded: string;
        open_amount: string;
        payment_status: string;
        version: string;
      }>('SELECT paid, refunded, open_amount, payment_status, version FROM orders WHERE reference = ?', [reference])
    )[0];
  const payment = async (id: string) =>
    (
      await db.store.sql.select<Record<string, string>>(
        'SELECT amount, applied, refunded, reversed, unapplied FROM payments WHERE stripe_id = ?',
        [id],
      )
    )[0];

  it('puts a card payment on the order it names, once however often it is told', async () => {
    await addOrder('A-1001', 12_500n);
    const facts = card('pi_1', 12_500n, 'A-1001');
    await settle(facts);
    expect(await order('A-1001')).to.deep.equal({
      paid: '12500',
      refunded: '0',
      open_amount: '0',
      payment_status: 'paid',
      version: '2',
    });
    const again = await settle([...facts, ...facts]);
    expect(again.payments).to.have.length(0);
    expect(again.orders).to.have.length(0);
    const pushes = await db.store.sql.select('SELECT id FROM outbox_messages WHERE stage = ?', ['pushback']);
    expect(pushes).to.have.length(1);
  });

  it('keeps a payment for an order that is not there yet and places it when the order comes', async () => {
    await settle(card('pi_2', 700n, 'A-1002'));
    expect(await payment('pi_2')).to.include({ unapplied: '700' });
    const [waiting] = await db.store.sql.select<{ reason: string }>(
      `SELECT reason FROM exceptions WHERE exception_key = 'payment:pi_2:match' AND state = 'open'`,
    );
    expect(waiting?.reason).to.equal('order_unknown');
    const id = await addOrder('A-1002', 700n);
    await settle([], [id]);
    expect(await payment('pi_2')).to.include({ unapplied: '0', applied: '700' });
    expect(await order('A-1002')).to.include({ payment_status: 'paid' });
    const open = await db.store.sql.select(`SELECT id FROM exceptions WHERE state = 'open'`);
    expect(open).to.have.length(0);
    expect(await db.store.sql.select('SELECT * FROM payment_references')).to.have.length(0);
  });

  it('takes a refund off the order and gives it back when the refund fails, also when it is told before its charge', async () => {
    await addOrder('A-1003', 900n);
    await settle([refund('re_1', 'pi_3', 300n, 'succeeded')]);
    await settle(card('pi_3', 900n, 'A-1003'));
    expect(await order('A-1003')).to.include({ paid: '600', refunded: '300', payment_status: 'partially_refunded' });
    await settle([refund('re_1', 'pi_3', 300n, 'failed')]);
    expect(await order('A-1003')).to.include({ paid: '900', refunded: '0', payment_status: 'paid' });
    expect(await payment('pi_3')).to.deep.equal({
      amount: '900',
      applied: '900',
      refunded: '0',
      reversed: '0',
      unapplied: '0',
    });
  });

  it('counts a bank transfer once although the provider tells of it as a funding, an application and a charge', async () => {
    await addOrder('A-1004', 84_000n);
    await settle([
      {
        kind: 'payment',
        payment: 'ccsbtxn_1',
        paymentKind: 'funding',
        status: 'succeeded',
        fundedBy: 'customer',
        currency: usd,
        captured: 90_000n,
        customer: 'cus_1',
        method: 'bank_transfer',
        paidAtMs: 1_000,
      },
      { kind: 'evidence', subject: 'ccsbtxn_1', evidence: [{ kind: 'text', value: 'order a 1004 thank you' }] },
    ]);
    await settle([
      {
        kind: 'cash_entry',
        entry: 'ccsbtxn_2',
        entryKind: 'applied',
        customer: 'cus_1',
        currency: usd,
        amount: 84_000n,
        intent: 'pi_4',
      },
      ...card('pi_4', 84_000n, 'A-1004', 'cash_balance'),
    ]);
    expect(await payment('pi_4')).to.include({ amount: '0', applied: '0' });
    expect(await payment('ccsbtxn_1')).to.include({ amount: '90000', applied: '84000', unapplied: '6000' });
    expect(await order('A-1004')).to.include({ paid: '84000', payment_status: 'overpaid' });
  });

  it('holds an order for as long as one of its payments is disputed', async () => {
    await addOrder('A-1009', 800n);
    await settle(card('pi_d1', 500n, 'A-1009'));
    await settle(card('pi_d2', 300n, 'A-1009'));
    await settle([dispute('du_1', 'pi_d1', 500n, 'needs_response')]);
    await settle([dispute('du_2', 'pi_d2', 300n, 'needs_response')]);
    await settle([dispute('du_1', 'pi_d1', 500n, 'won')]);
    expect(await order('A-1009')).to.include({ payment_status: 'disputed', paid: '800' });
    await settle([dispute('du_2', 'pi_d2', 300n, 'won')]);
    expect(await order('A-1009')).to.include({ payment_status: 'paid', paid: '800' });
  });

  it('places each of two payments that are settled at the same moment exactly once', async () => {
    await addOrder('A-1005', 500n);
    await Promise.all([
      settle(card('pi_5', 250n, 'A-1005')),
      settle(card('pi_6', 250n, 'A-1005')),
      settle(card('pi_5', 250n, 'A-1005')),
    ]);
    expect(await order('A-1005')).to.include({ paid: '500', payment_status: 'paid' });
  });

  it('finds the order when order and payment are written at the same moment', async () => {
    for (let round = 0; round < 20; round += 1) {
      const reference = `R-${2_000 + round}`;
      await Promise.all([
        addOrder(reference, 10n).then((id) => settle([], [id])),
        settle(card(`pi_r${round}`, 10n, reference, 'customer', null)),
      ]);
      expect(await order(reference), reference).to.include({ payment_status: 'paid' });
    }
  });
});

function card(
  id: string,
  amount: bigint,
  reference: string,
  fundedBy: 'customer' | 'cash_balance' = 'customer',
  customer: string | null = 'cus_1',
): Observation[] {
  return [
    {
      kind: 'payment',
      payment: id,
      paymentKind: 'payment',
      status: 'succeeded',
      fundedBy,
      currency: usd,
      captured: amount,
      charge: `ch_${id}`,
      method: 'card',
      paidAtMs: 1_000,
      ...(customer === null ? {} : { customer }),
    },
    { kind: 'evidence', subject: id, evidence: [{ kind: 'order_reference', value: reference }] },
  ];
}

function refund(id: string, payment: string, amount: bigint, status: 'succeeded' | 'failed'): Observation {
  return { kind: 'refund', refund: id, payment, currency: usd, amount, status, destination: 'customer' };
}

function dispute(id: string, payment: string, amount: bigint, status: 'needs_response' | 'won'): Observation {
  return { kind: 'dispute', dispute: id, payment, currency: usd, amount, status, withdrawn: 0n, reinstated: 0n };
}
