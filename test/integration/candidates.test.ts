import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { transfer } from '../fixtures/transfer.js';
import { type CandidatesSetting, candidatesSetting, type OrderOf, usd } from './candidates-setting.js';

const DAY_MS = 86_400_000;
const PAID_MS = Date.UTC(2026, 10, 20);

let setting: CandidatesSetting;
before(async () => {
  setting = await candidatesSetting();
});
after(() => setting.drop());

/** So many open orders of one customer or of as many customers, the first placed first. */
function many(count: number, of: (n: number) => Omit<OrderOf, 'placedAtMs'>): OrderOf[] {
  return Array.from({ length: count }, (_, n) => ({ ...of(n), placedAtMs: PAID_MS - (count - n) * DAY_MS }));
}

describe('the orders that a payment of an unknown payer may be for', () => {
  it('are those of exactly its amount, whoever’s they are, with the names of their customers', async () => {
    await setting.register([
      { reference: 'AM-1', customer: 'AM-C1', amount: 71_001n, name: 'Ada Adler', email: 'ada@example.com' },
      { reference: 'AM-2', customer: 'AM-C2', amount: 71_001n, name: 'Bo Bianchi' },
      { reference: 'AM-3', customer: 'AM-C3', amount: 71_002n },
    ]);
    const { books } = await setting.settle(transfer('pi_am1', { amount: 71_001n }));
    expect([...books.orders.keys()]).to.have.members(['AM-1', 'AM-2']);
    const owner = books.accounts.get(books.orders.get('AM-1')?.accountId ?? '');
    expect(owner).to.deep.include({ reference: 'AM-C1', names: ['Ada Adler'], email: 'ada@example.com' });
  });

  it('are not looked for by amount where the order system knows the payer', async () => {
    await setting.register([{ reference: 'KN-1', customer: 'KN-C1', amount: 72_001n }]);
    await setting.register([{ reference: 'KN-2', customer: 'KN-C2', amount: 500n }]);
    await setting.store.sql.write(`UPDATE customer_accounts SET stripe_customer = 'cus_kn2' WHERE reference = 'KN-C2'`);
    const { books } = await setting.settle(transfer('pi_kn1', { amount: 72_001n, customer: 'cus_kn2' }));
    expect([...books.orders.keys()]).to.deep.equal(['KN-2']);
  });

  it('are twenty at the most, the latest', async () => {
    await setting.register(many(25, (n) => ({ reference: `TW-${100 + n}`, customer: `TW-C${n}`, amount: 73_001n })));
    const { books } = await setting.settle(transfer('pi_tw', { amount: 73_001n }));
    expect([...books.orders.keys()].sort()).to.deep.equal(Array.from({ length: 20 }, (_, n) => `TW-${105 + n}`));
  });

  it('have their accounts locked until the decision is written', async () => {
    await setting.register([{ reference: 'LK-1', customer: 'LK-C1', amount: 74_001n, name: 'Lock Smith' }]);
    await setting.register([{ reference: 'LK-2', customer: 'LK-C2', amount: 9n, name: 'Lena Lock' }]);
    const refused: string[] = [];
    const facts = transfer('pi_lk', { amount: 74_001n, payerName: 'LOCK LENA' });
    const open = async () => {
      for (const reference of ['LK-C1', 'LK-C2'])
        await setting.store.sql
          .select(`SELECT id FROM customer_accounts WHERE reference = ? FOR UPDATE NOWAIT`, [reference])
          .catch((error: Error) => refused.push(`${reference} ${error.message}`));
    };
    await setting.settle(facts, [], { open });
    expect(refused).to.have.length(2);
    expect(refused.join()).to.match(/LK-C1.*LK-C2/s);
  });
});

describe('a payer who is known by name', () => {
  it('is recognised as the order system registered it, in any order of words, with all its open orders', async () => {
    await setting.register([
      { reference: 'NM-1', customer: 'NM-C1', amount: 1_100n, name: 'Zephyr Marine Supplies' },
      { reference: 'NM-2', customer: 'NM-C1', amount: 2_200n },
    ]);
    const { books } = await setting.settle(
      transfer('pi_nm', { amount: 75_001n, payerName: 'SUPPLIES MARINE, ZEPHYR' }),
    );
    expect([...books.orders.keys()].sort()).to.deep.equal(['NM-1', 'NM-2']);
  });

  it('pays its order when the amount agrees as well', async () => {
    await setting.register([{ reference: 'NP-1', customer: 'NP-C1', amount: 75_100n, name: 'Quillfeather Press' }]);
    await setting.settle(transfer('pi_np', { amount: 75_100n, payerName: 'Quillfeather Press' }));
    expect(await setting.payment('pi_np')).to.deep.equal({ applied: '75100', unapplied: '0' });
  });

  it('is recognised as the provider names it, and as a person taught', async () => {
    await setting.register([{ reference: 'NT-1', customer: 'NT-C1', amount: 1_300n, name: 'Orchid House' }]);
    await setting.store.sql.write(`UPDATE customer_accounts SET stripe_customer = 'cus_nt' WHERE reference = 'NT-C1'`);
    await setting.settle([{ kind: 'customer', customer: 'cus_nt', name: 'Wanda Wexler' }]);
    await setting.store.sql.write(
      `INSERT INTO account_names (connection_id, name_key, account_id, source)
       SELECT 1, 'FONTAINE YVES', id, 'manual' FROM customer_accounts WHERE reference = 'NT-C1'`,
    );
    for (const payerName of ['Wanda Wexler', 'Yves Fontaine']) {
      const { books } = await setting.settle(transfer(`pi_nt_${payerName[0]}`, { amount: 75_201n, payerName }));
      const order = books.orders.get('NT-1');
      expect(books.accounts.get(order?.accountId ?? '')?.names).to.deep.equal([
        'Orchid House',
        'FONTAINE YVES',
        'Wanda Wexler',
      ]);
    }
  });

  it('is told from a namesake by the legal form of a name that the provider told or a person taught', async () => {
    await setting.register([
      { reference: 'LF-1', customer: 'LF-C1', amount: 75_251n, name: '第一緑商会', stripeCustomer: 'cus_lf1' },
      { reference: 'LF-2', customer: 'LF-C2', amount: 75_251n, name: '第一緑商店', stripeCustomer: 'cus_lf2' },
    ]);
    await setting.settle([
      { kind: 'customer', customer: 'cus_lf1', name: 'ダイイチミドリ(カ' },
      { kind: 'customer', customer: 'cus_lf2', name: 'ユ)ダイイチミドリ' },
    ]);
    const { books } = await setting.settle(transfer('pi_lf', { amount: 75_251n, payerName: 'ﾕ)ﾀﾞｲｲﾁﾐﾄﾞﾘ' }));
    const names = [...books.accounts.values()].flatMap((each) => each.names);
    expect(names).to.include.members(['ダイイチミドリ(カ', 'ユ)ダイイチミドリ']);
    expect(await setting.order('LF-2')).to.include({ paid: '75251' });
  });

  it('is one of five namesakes at the most, and first the one that a person taught', async () => {
    await setting.register(
      many(9, (n) => ({ reference: `NS-${n}`, customer: `NS-C${n}`, amount: 1_400n, name: 'Maria Garcia' })),
    );
    await setting.store.sql.write(
      `UPDATE account_names SET source = 'manual' WHERE account_id = (SELECT account_id FROM orders WHERE reference = 'NS-8')`,
    );
    const { books } = await setting.settle(transfer('pi_ns', { amount: 75_301n, payerName: 'Maria Garcia' }));
    expect(books.orders.size).to.equal(5);
    expect([...books.orders.keys()]).to.include('NS-8');
  });

  it('keeps its names when its account is adopted by the customer that the order system registers', async () => {
    await setting.settle([
      ...transfer('pi_ad', { amount: 5n, customer: 'cus_ad' }),
      { kind: 'customer', customer: 'cus_ad', name: 'Ottilie Orchard' },
    ]);
    await setting.register([{ reference: 'AD-1', customer: 'AD-C1', amount: 75_402n, stripeCustomer: 'cus_ad' }]);
    const found = await setting.row(
      `SELECT a.reference FROM account_names n JOIN customer_accounts a ON a.id = n.account_id WHERE n.name_key = 'OTTILIE ORCHARD'
       OR n.name_key = 'ORCHARD OTTILIE'`,
    );
    expect(found).to.deep.equal({ reference: 'AD-C1' });
  });
});

describe('the open orders of a payer', () => {
  it('are the two hundred oldest, and beyond them those of exactly the amount', async () => {
    await setting.register([
      ...many(230, (n) => ({ reference: `OW-${1000 + n}`, customer: 'OW-C', amount: n === 229 ? 76_001n : 1_500n })),
    ]);
    await setting.store.sql.write(`UPDATE customer_accounts SET stripe_customer = 'cus_ow' WHERE reference = 'OW-C'`);
    const { books } = await setting.settle(transfer('pi_ow', { amount: 76_001n, customer: 'cus_ow' }));
    expect(books.orders.size).to.equal(201);
    expect([...books.orders.keys()]).to.include.members(['OW-1000', 'OW-1199', 'OW-1229']);
    expect(await setting.payment('pi_ow')).to.include({ applied: '76001' });
  });

  it('are found by their second number too', async () => {
    await setting.register([{ reference: 'IV-1', customer: 'IV-C', amount: 76_101n, invoice: 'RE-2026-08154' }]);
    await setting.settle(transfer('pi_iv', { amount: 76_101n, text: 'Rechnung RE-2026-08154' }));
    expect(await setting.payment('pi_iv')).to.include({ applied: '76101' });
  });
});

describe('a number that very many orders share', () => {
  it('says nothing, while the order whose whole number it is is found', async () => {
    await setting.register(
      many(1_000, (n) => ({ reference: `${`${n}`.padStart(4, 'x')}Q-20265`, customer: 'CR-C', amount: 77_000n })),
    );
    await setting.register(
      many(1_000, (n) => ({ reference: `${`${n}`.padStart(4, 'y')}Q-20265`, customer: 'CR-C', amount: 77_000n })),
    );
    await setting.register([{ reference: '20265', customer: 'CR-D', amount: 77_002n }]);
    const { books } = await setting.settle(transfer('pi_cr', { amount: 77_002n, text: 'order 20265' }));
    expect(books.hits.get('20265')?.map((each) => each.order)).to.deep.equal(['20265']);
    expect(await setting.payment('pi_cr')).to.include({ applied: '77002' });
  });
});

describe('earlier payments of a payer', () => {
  it('of the same amount are shown latest first, with the orders that they paid', async () => {
    await setting.register([{ reference: 'RC-1', customer: 'RC-C', amount: 78_001n }]);
    await setting.store.sql.write(`UPDATE customer_accounts SET stripe_customer = 'cus_rc' WHERE reference = 'RC-C'`);
    const paid = (id: string, day: number, amount = 78_001n) =>
      setting.settle(transfer(id, { amount, customer: 'cus_rc', paidAtMs: PAID_MS + day * DAY_MS }));
    await paid('pi_rc1', 0);
    await paid('pi_rc2', 1);
    await paid('pi_rc9', 1, 5n);
    const { books } = await paid('pi_rc3', 2);
    expect(books.recent).to.deep.equal(
      [
        { payment: 'pi_rc2', day: 1, orders: [] },
        { payment: 'pi_rc1', day: 0, orders: ['RC-1'] },
      ].map(({ payment, day, orders }) => ({
        payment,
        account: books.payments.get('pi_rc3')?.accountId ?? books.recent?.[0]?.account,
        currency: usd,
        amount: 78_001n,
        paidAtMs: PAID_MS + day * DAY_MS,
        orders,
      })),
    );
  });

  it('are ten at the most besides the payment itself', async () => {
    for (let n = 0; n < 13; n += 1)
      await setting.settle(transfer(`pi_rt${n}`, { amount: 78_101n, customer: 'cus_rt', paidAtMs: PAID_MS + n }));
    const last = await setting.settle(transfer('pi_rt12', { amount: 78_101n, customer: 'cus_rt' }));
    expect(last.books.recent?.map((each) => each.payment)).to.have.length(11);
    expect(last.books.recent?.[0]?.payment).to.equal('pi_rt12');
  });
});
