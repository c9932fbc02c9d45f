import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '@quittance/store';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { transfer } from '../fixtures/transfer.js';
import { type CandidatesSetting, candidatesSetting } from './candidates-setting.js';

let setting: CandidatesSetting;
before(async () => {
  setting = await candidatesSetting();
});
after(() => setting.drop());

const candidatesOf = async (payment: string): Promise<string> =>
  (
    await setting.row(`SELECT candidates FROM exceptions WHERE exception_key = ? AND state = 'open'`, [
      `payment:${payment}:match`,
    ])
  )?.['candidates'] ?? '';

async function linked(customer: string, stripeCustomer: string): Promise<void> {
  await setting.store.sql.write('UPDATE customer_accounts SET stripe_customer = ? WHERE reference = ?', [
    stripeCustomer,
    customer,
  ]);
}

async function deadlocks(): Promise<number> {
  const row = await setting.row(
    `SELECT count AS n FROM information_schema.innodb_metrics WHERE name = 'lock_deadlocks'`,
  );
  return Number(row?.['n']);
}

describe('a payment of an unknown payer that waits', () => {
  it('is asked again when an order of exactly its amount is registered', async () => {
    await setting.settle(transfer('pi_a1', { amount: 81_001n, payerName: 'Bramble & Finch' }));
    expect(await setting.payment('pi_a1')).to.include({ unapplied: '81001' });
    const ids = await setting.register([
      { reference: 'WA-1', customer: 'WA-C', amount: 81_001n, name: 'Bramble & Finch' },
    ]);
    await setting.settle([], ids);
    expect(await setting.payment('pi_a1')).to.include({ applied: '81001' });
  });

  it('is shown the order where the amount alone agrees', async () => {
    await setting.settle(transfer('pi_a2', { amount: 81_101n }));
    expect(await candidatesOf('pi_a2')).to.not.contain('WB-1');
    await setting.settle([], await setting.register([{ reference: 'WB-1', customer: 'WB-C', amount: 81_101n }]));
    expect(await candidatesOf('pi_a2')).to.contain('WB-1');
  });

  it('is not missed by an order that is registered at the same moment', async () => {
    for (let round = 0; round < 20; round += 1) {
      const amount = 82_000n + BigInt(round);
      const order = {
        reference: `WR-${round}`,
        customer: `WR-C${round}`,
        amount,
        name: `Racer ${'abcdefghijklmnopqrst'[round]}`,
      };
      await Promise.all([
        setting.settle(transfer(`pi_r${round}`, { amount, payerName: order.name })),
        setting.register([order]).then((ids) => setting.settle([], ids)),
      ]);
      expect(await setting.payment(`pi_r${round}`), order.reference).to.include({ applied: String(amount) });
    }
  });

  it('is waited for by an order of its amount while it is being written', async () => {
    const name = 'Peregrine Lockhart';
    let handled: Promise<unknown> = Promise.resolve();
    const written = async () => {
      const ids = await setting.register([{ reference: 'WW-1', customer: 'WW-C', amount: 83_101n, name }]);
      handled = setting.settle([], ids);
      await Promise.race([handled, sleep(300)]);
    };
    await setting.settle(transfer('pi_w1', { amount: 83_101n, payerName: name }), [], { written });
    await handled;
    expect(await setting.payment('pi_w1')).to.include({ applied: '83101' });
  });

  it('for a while does not keep orders of its amount from being handled at the same time', async () => {
    const names = ['Ambrose', 'Beatrix', 'Cordelia', 'Dashiell', 'Evangeline', 'Florian', 'Griselda', 'Horatio'];
    const amount = 83_001n;
    for (const name of names)
      await setting.settle(transfer(`pi_m${name}`, { amount, payerName: `${name} Winterbourne` }));
    await setting.store.sql.write('UPDATE payments SET created_at = created_at - INTERVAL 1 HOUR');
    const ids = await setting.register(
      names.map((name) => ({
        reference: `WM-${name}-1`,
        customer: `WM-${name}`,
        amount,
        name: `${name} Winterbourne`,
      })),
    );
    const before = await deadlocks();
    await Promise.all(ids.map((id) => setting.settle([], [id])));
    expect((await deadlocks()) - before).to.equal(0);
    for (const name of names) expect(await setting.payment(`pi_m${name}`), name).to.include({ applied: '83001' });
  });
});

describe('a payment that could not choose between orders', () => {
  it('is asked again when another payment fills one of them', async () => {
    const [, , third] = await setting.register(
      [50_117n, 30_229n, 60_019n, 20_327n].map((amount, n) => ({ reference: `TI-${n}`, customer: 'TI-C', amount })),
    );
    await linked('TI-C', 'cus_ti');
    await setting.settle(transfer('pi_t1', { amount: 80_346n, customer: 'cus_ti' }));
    expect(await setting.payment('pi_t1'), 'two pairs have this sum').to.include({ unapplied: '80346' });
    const filled = await setting.settle(transfer('pi_t2', { amount: 60_019n, customer: 'cus_ti' }));
    expect(filled.asked).to.have.length(1);
    const message = await setting.row('SELECT order_id FROM outbox_messages WHERE id = ?', [filled.asked[0] ?? '']);
    expect(message).to.deep.equal({ order_id: third });
    await setting.handle(filled.asked);
    expect(await setting.payment('pi_t1')).to.include({ applied: '80346' });
  });

  it('is asked again when it lies between two customers and one of them pays', async () => {
    const name = 'Jasper Thornbury';
    await setting.register([
      { reference: 'TC-1', customer: 'TC-C1', amount: 84_001n, name },
      { reference: 'TC-2', customer: 'TC-C2', amount: 84_001n, name },
    ]);
    await linked('TC-C1', 'cus_tc1');
    await setting.settle(transfer('pi_tc', { amount: 84_001n, payerName: name }));
    expect(await setting.payment('pi_tc')).to.include({ unapplied: '84001' });
    const filled = await setting.settle(transfer('pi_tc1', { amount: 84_001n, customer: 'cus_tc1' }));
    expect(filled.asked).to.have.length(1);
    const again = await setting.handle(filled.asked);
    expect([...again.books.payments.keys()]).to.include('pi_tc');
    expect(await candidatesOf('pi_tc')).to.not.contain('TC-1');
  });

  it('costs nothing where nobody waits', async () => {
    await setting.register([{ reference: 'NW-1', customer: 'NW-C', amount: 85_001n }]);
    await linked('NW-C', 'cus_nw');
    const filled = await setting.settle(transfer('pi_nw', { amount: 85_001n, customer: 'cus_nw' }));
    expect(await setting.payment('pi_nw')).to.include({ applied: '85001' });
    expect(filled.asked).to.deep.equal([]);
  });
});

describe('customers and orders that were there before their names and numbers were kept', () => {
  it('are found by them after the migration, however often it is run', async () => {
    await setting.register([
      { reference: 'BF-1', customer: 'BF-C', amount: 86_001n, name: 'Heliotrope Works', invoice: 'HW-778899' },
    ]);
    await setting.store.sql.write('DELETE FROM account_names');
    await setting.store.sql.write('DELETE FROM order_references');
    for (let run = 0; run < 2; run += 1) {
      await setting.store.sql.write(`DELETE FROM migrations WHERE name LIKE 'KnownNamesAndNumbers%'`);
      expect(await migrate(setting.store)).to.have.length(1);
    }
    const { books } = await setting.settle(
      transfer('pi_bf', { amount: 86_001n, payerName: 'Works Heliotrope', text: 'HW-778899' }),
    );
    expect(books.hits.get('HW778899')?.[0]).to.include({ order: 'BF-1', form: 'full' });
    expect(await setting.payment('pi_bf')).to.include({ applied: '86001' });
  });
});
