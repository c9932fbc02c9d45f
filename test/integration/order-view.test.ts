import { type OrderView, readOrderViews } from '@quittance/store';
import { type FreshStore, freshStore } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';

let fresh: FreshStore;
let rows = 0;

before(async () => {
  fresh = await freshStore({ poolSizeMax: 12 });
  await fresh.store.sql.write(
    `INSERT INTO customer_accounts (id, connection_id, reference, name) VALUES (1, 1, 'C-7', 'Ada')`,
  );
});
after(() => fresh?.drop());

const write = async (statement: string, values: readonly (string | number | null)[] = []) =>
  String((await fresh.store.sql.write(statement, values)).insertId);

const order = (reference: string, amount: number) =>
  write(
    `INSERT INTO orders (connection_id, account_id, reference, currency, amount, placed_at, open_amount)
     VALUES (1, 1, ?, 'usd', ?, '2026-11-21', ?)`,
    [reference, amount, amount],
  );
const payment = (stripeId: string, amount: number) =>
  write(
    `INSERT INTO payments (connection_id, account_id, stripe_id, charge_id, kind, status, funded_by, currency, amount, unapplied)
     VALUES (1, 1, ?, ?, 'payment', 'succeeded', 'customer', 'usd', ?, ?)`,
    [stripeId, stripeId.replace('pi_', 'ch_'), amount, amount],
  );
const apply = (paymentId: string, orderId: string, amount: number, kind = 'applied', source: string | null = null) =>
  write(
    `INSERT INTO applications (connection_id, payment_id, order_id, amount, kind, source, rule, because, effect_key)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      paymentId,
      orderId,
      amount,
      kind,
      source,
      kind,
      JSON.stringify({ sentence: `${kind} ${amount}` }),
      `test#${++rows}`,
    ],
  );
const fact = (table: 'refunds' | 'disputes', id: string, of: { payment?: string; charge?: string }, amount: number) =>
  write(
    `INSERT INTO ${table} (connection_id, stripe_id, payment, charge_id, currency, amount, status${table === 'refunds' ? ', destination' : ''})
     VALUES (1, ?, ?, ?, 'usd', ?, 'pending'${table === 'refunds' ? `, 'customer'` : ''})`,
    [id, of.payment ?? null, of.charge ?? null, amount],
  );

const view = async (id: string): Promise<OrderView> => (await readOrderViews(fresh.store.sql, { ids: [id] })).get(id)!;

describe('an order with all that is on it', () => {
  it('shows each payment once with its net, and forgets one that was taken off again', async () => {
    const id = await order('V-1', 1_000);
    const [one, two] = [await payment('pi_v1', 900), await payment('pi_v2', 50)];
    await apply(one, id, 500);
    await apply(one, id, -100, 'unapplied');
    const last = await apply(one, id, 200);
    await apply(two, id, 50);
    await apply(two, id, -50, 'unapplied');
    const shown = await view(id);
    expect(shown.applications).to.have.length(1);
    expect(shown.applications[0]).to.deep.include({
      id: last,
      payment: 'pi_v1',
      amount: 600n,
      rule: 'applied',
      because: { sentence: 'applied 200' },
    });
    expect(shown.payments.map((each) => [each.id, each.amount, each.applied])).to.deep.equal([['pi_v1', 900n, 600n]]);
    expect(shown).to.include({ customer: 'C-7', open: 1_000n, version: 1n, lines: null });
  });

  it('keeps a payment whose money left again, and shows what each refund took off this order', async () => {
    const [one, two] = [await order('V-2', 300), await order('V-3', 700)];
    const paid = await payment('pi_v3', 1_000);
    await apply(paid, one, 300);
    await apply(paid, two, 700);
    await fact('refunds', 're_one', { payment: 'pi_v3' }, 300);
    await apply(paid, one, -300, 'refund', 're_one');
    await fact('refunds', 're_waits', { charge: 'ch_v3' }, 10);
    await fact('disputes', 'dp_two', { charge: 'ch_v3' }, 700);
    await apply(paid, two, -700, 'dispute', 'dp_two');
    const [first, second] = [await view(one), await view(two)];
    expect(first.applications).to.deep.equal([]);
    expect(first.payments.map((each) => [each.id, each.applied])).to.deep.equal([['pi_v3', 0n]]);
    expect(first.refunds.map((each) => [each.id, each.amount, each.onOrder])).to.deep.equal([
      ['re_one', 300n, 300n],
      ['re_waits', 10n, 0n],
    ]);
    expect(first.disputes).to.deep.equal([]);
    expect(second.refunds.map((each) => each.id)).to.deep.equal(['re_waits']);
    expect(second.disputes.map((each) => [each.id, each.onOrder])).to.deep.equal([['dp_two', 700n]]);
  });

  it('finds the refund of a payment that was paid out of a balance by the money it took', async () => {
    const id = await order('V-4', 100);
    const funding = await payment('ccsbtxn_1', 100);
    await apply(funding, id, 100);
    await fact('refunds', 're_balance', { payment: 'pi_of_the_balance' }, 40);
    await apply(funding, id, -40, 'refund', 're_balance');
    expect((await view(id)).refunds).to.deep.equal([
      {
        id: 're_balance',
        payment: 'pi_of_the_balance',
        amount: 40n,
        onOrder: 40n,
        status: 'pending',
        failureReason: null,
      },
    ]);
  });

  it('is read with six queries, however many there are', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 30; n += 1) ids.push(await order(`W-${n}`, 100));
    let queries = 0;
    const counting = new Proxy(fresh.store.sql, {
      get: (target, name) => {
        if (name !== 'select') return target[name as keyof typeof target];
        queries += 1;
        return target.select.bind(target);
      },
    });
    const views = await readOrderViews(counting, {
      connectionId: '1',
      references: [...ids.keys()].map((n) => `W-${n}`),
    });
    expect([...views.keys()]).to.deep.equal(ids);
    expect(queries).to.equal(6);
    expect((await readOrderViews(fresh.store.sql, { ids: [] })).size).to.equal(0);
  });

  it('belongs to one version, also while it is being changed', async () => {
    const id = await order('V-5', 1_000_000);
    const paid = await payment('pi_v5', 1_000_000);
    let writing = true;
    const writer = (async () => {
      for (let n = 0; n < 150; n += 1)
        await fresh.store.transaction(async (sql) => {
          await sql.write('UPDATE orders SET paid = paid + 1, version = version + 1 WHERE id = ?', [id]);
          await sql.write(
            `INSERT INTO applications (connection_id, payment_id, order_id, amount, kind, rule, because, effect_key)
             VALUES (1, ?, ?, 1, 'applied', 'x', '{"sentence":"x"}', ?)`,
            [paid, id, `v5#${n}`],
          );
        });
      writing = false;
    })();
    let reads = 0;
    while (writing) {
      const shown = await view(id).catch((error: Error) => error);
      if (shown instanceof Error) {
        expect(shown.message).to.include('kept changing');
        continue;
      }
      reads += 1;
      expect(shown.applications[0]?.amount ?? 0n).to.equal(shown.paid);
      expect(shown.version).to.equal(shown.paid + 1n);
    }
    await writer;
    expect(reads).to.be.greaterThan(0);
    expect((await view(id)).paid).to.equal(150n);
  });
});
