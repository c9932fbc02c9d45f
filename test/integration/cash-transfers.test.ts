import { type Observation, QUITTANCE_POLICY } from '@quittance/domain';
import { closeBooks, openBooks, planChanges, type Sql } from '@quittance/store';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { transfer } from '../fixtures/transfer.js';
import { type CandidatesSetting, candidatesSetting, usd } from './candidates-setting.js';

let setting: CandidatesSetting;
before(async () => {
  setting = await candidatesSetting();
});
after(() => setting.drop());

describe('a bank transfer of a customer who made others before', () => {
  it('is settled without them while nothing was spent of the balance', async () => {
    const customer = await customerWithTransfers('cus_quiet', 3);
    const { books } = await setting.settle(funding('ft_quiet', customer));
    expect([...books.payments.keys()]).to.deep.equal([]);
    expect([...books.evidence.keys()]).to.deep.equal([]);
  });

  it('is settled with all of them once the provider has spent some', async () => {
    const customer = await customerWithTransfers('cus_spent', 3);
    await setting.settle(spent('ce_spent', customer));
    const { books } = await setting.settle(funding('ft_spent', customer));
    expect([...books.payments.keys()].sort()).to.deep.equal(['cus_spent_0', 'cus_spent_1', 'cus_spent_2']);
    expect([...books.evidence.keys()]).to.include.members(['cus_spent_0', 'cus_spent_2']);
  });

  it('is settled with all of them where the bank takes one back at that very moment', async () => {
    const customer = await customerWithTransfers('cus_now', 3);
    let runs = 0;
    const books = await setting.store.transaction(async (sql) => {
      runs += 1;
      const watched = beforeLocks(sql, async () => {
        if (runs === 1) await setting.settle(takenBack('ce_now', customer));
      });
      const open = await openBooks(watched, {
        connectionId: '1',
        observations: funding('ft_now', customer),
        changedOrders: [],
      });
      await closeBooks(
        sql,
        open,
        planChanges(open, () => QUITTANCE_POLICY),
      );
      return open.loaded.books;
    });
    expect(runs).to.equal(2);
    expect([...books.payments.keys()].sort()).to.deep.equal(['cus_now_0', 'cus_now_1', 'cus_now_2']);
  });
});

/** A customer that the order system knows, with transfers that wait. @returns its id at the provider */
async function customerWithTransfers(customer: string, count: number): Promise<string> {
  await setting.register([{ reference: `A-${customer}`, customer: `C-${customer}`, amount: 50_000n }]);
  await setting.store.sql.write('UPDATE customer_accounts SET stripe_customer = ? WHERE reference = ?', [
    customer,
    `C-${customer}`,
  ]);
  for (let n = 0; n < count; n += 1) await setting.settle(funding(`${customer}_${n}`, customer));
  return customer;
}

function funding(id: string, customer: string): Observation[] {
  return transfer(id, { customer, amount: 1_000n, text: `thanks ${id}` }).map((seen) =>
    seen.kind === 'payment' ? { ...seen, paymentKind: 'funding' as const } : seen,
  );
}

/** The provider spends money of a balance on an intent. */
function spent(entry: string, customer: string): Observation[] {
  return [
    { kind: 'cash_entry', entry, entryKind: 'applied', customer, currency: usd, amount: 500n, intent: `pi_${entry}` },
  ];
}

/** The bank takes back what it does not say more about. */
function takenBack(entry: string, customer: string): Observation[] {
  return [{ kind: 'cash_entry', entry, entryKind: 'reversed', customer, currency: usd, amount: 1_000n }];
}

/** Does something when all has been found out and the locks are about to be taken. */
function beforeLocks(sql: Sql, work: () => Promise<void>): Sql {
  return new Proxy(sql, {
    get: (target, name) => {
      const member = target[name as keyof Sql];
      if (typeof member !== 'function') return member;
      return async (...values: unknown[]) => {
        if (/FROM customer_accounts .*FOR UPDATE/s.test(String(values[0]))) await work();
        return (member as (...all: unknown[]) => unknown).apply(target, values);
      };
    },
  });
}
