import { bookkeeper } from '@quittance/bookkeeping';
import { QUITTANCE_POLICY, STRIPE_CURRENT_POLICY } from '@quittance/domain';
import type { Job } from '@quittance/queue';
import { listVersions, loadPolicies, newestVersion, setPolicy, unreadablePolicies } from '@quittance/store';
import { type FreshStore, freshStore } from '@quittance/testkit';
import { expect } from 'chai';
import { after, beforeEach, describe, it } from 'mocha';

const OLDEST_FIRST = {
  ...QUITTANCE_POLICY,
  name: 'oldest-first',
  rules: QUITTANCE_POLICY.rules.map((each) => ({ ...each, mode: 'automatic' as const })),
};

describe('stored policies', () => {
  let db: FreshStore | undefined;
  const store = () => {
    if (db === undefined) throw new Error('no database');
    return db.store;
  };
  beforeEach(async () => {
    await db?.drop();
    db = await freshStore();
    await store().sql.write(
      `INSERT INTO customer_accounts (id, connection_id, reference, stripe_customer)
       VALUES (1, 1, 'C-1', 'cus_1'), (2, 1, 'C-2', 'cus_2')`,
    );
  });
  after(() => db?.drop());

  const set = (policy: typeof QUITTANCE_POLICY | null, more: { customer?: string; seen?: number } = {}) =>
    setPolicy(store(), { connectionId: '1', customer: null, policy, actor: 'test', ...more });
  const load = (...customers: string[]) => loadPolicies(store().sql, '1', customers);

  it('are those that come with the product until something is stored', async () => {
    const policies = await load('C-1');
    expect(policies.of('C-1')).to.equal(QUITTANCE_POLICY);
    expect(policies.of(null)).to.equal(QUITTANCE_POLICY);
    expect(await newestVersion(store().sql, '1', null)).to.equal(null);
  });

  it('count for everybody, but for customers with one of their own', async () => {
    await set(STRIPE_CURRENT_POLICY);
    await set(OLDEST_FIRST, { customer: 'C-1' });
    const policies = await load('C-1', 'C-2');
    expect(policies.of(null)).to.deep.equal({ ...STRIPE_CURRENT_POLICY, name: 'stripe-current@1' });
    expect(policies.of('C-2').name).to.equal('stripe-current@1');
    expect(policies.of('C-1')).to.deep.equal({ ...OLDEST_FIRST, name: 'oldest-first@2' });
    await set(null, { customer: 'C-1' });
    expect((await load('C-1')).of('C-1').name).to.equal('stripe-current@1');
  });

  it('keep every version, with who and why', async () => {
    await set(STRIPE_CURRENT_POLICY);
    await setPolicy(store(), { connectionId: '1', customer: 'C-1', policy: OLDEST_FIRST, actor: 'ana', note: 'asked' });
    await set(null, { customer: 'C-1' });
    const versions = await listVersions(store().sql, { connectionId: '1' }, 10);
    expect(versions.map(({ version, customer, policy }) => [version, customer, policy?.name ?? null])).to.deep.equal([
      [3, 'C-1', null],
      [2, 'C-1', 'oldest-first'],
      [1, null, 'stripe-current'],
    ]);
    expect(versions[1]).to.include({ actor: 'ana', note: 'asked', problem: null });
    const audit = await store().sql.select<{ action: string; subject: string; before_state: string | null }>(
      'SELECT action, subject, before_state FROM audit_log ORDER BY id',
    );
    expect(audit.map(({ action, subject }) => `${action} ${subject}`)).to.deep.equal([
      'policy.set policy matching',
      'policy.set policy of C-1',
      'policy.unset policy of C-1',
    ]);
    expect(JSON.parse(audit[2]?.before_state ?? '')).to.include({ name: 'oldest-first' });
    expect((await listVersions(store().sql, { connectionId: '1', customer: null }, 10)).length).to.equal(1);
    expect((await listVersions(store().sql, { connectionId: '1', below: 2 }, 10)).length).to.equal(1);
  });

  it('add no version when nothing changes, for a customer nobody knows, or over a version not seen', async () => {
    expect((await set(null, { customer: 'C-1' })).kind).to.equal('unchanged');
    expect((await set(STRIPE_CURRENT_POLICY, { seen: 0 })).kind).to.equal('written');
    expect((await set(STRIPE_CURRENT_POLICY)).kind).to.equal('unchanged');
    expect((await set(QUITTANCE_POLICY, { seen: 0 })).kind).to.equal('moved');
    expect((await set(QUITTANCE_POLICY, { seen: 1 })).kind).to.equal('written');
    expect((await set(QUITTANCE_POLICY, { customer: 'C-9' })).kind).to.equal('no_customer');
    expect((await listVersions(store().sql, { connectionId: '1' }, 10)).length).to.equal(2);
  });

  it('let one of many writers through who saw the same version, and lose none of those who saw nothing', async () => {
    const names = Array.from({ length: 6 }, (_each, n) => ({ ...QUITTANCE_POLICY, name: `writer-${n}` }));
    const seeing = await Promise.all(names.map((policy) => set(policy, { seen: 0 })));
    expect(seeing.filter((each) => each.kind === 'written')).to.have.length(1);
    const blind = await Promise.all(names.map((policy) => set(policy, { customer: 'C-1' })));
    expect(blind.every((each) => each.kind === 'written')).to.equal(true);
    const versions = await listVersions(store().sql, { connectionId: '1' }, 20);
    expect(versions.map((each) => each.version)).to.deep.equal([7, 6, 5, 4, 3, 2, 1]);
  });

  it('that cannot be read give way to the last version that can, and are told', async () => {
    await set(STRIPE_CURRENT_POLICY);
    await set(OLDEST_FIRST, { customer: 'C-1' });
    const breakNext = (customer: string | null, version: number, document: string) =>
      store().sql.write(
        `INSERT INTO matching_policies (connection_id, customer, version, document, actor) VALUES (1, ?, ?, ?, 'x')`,
        [customer, version, document],
      );
    await breakNext(null, 3, '{"group_size_max": 99}');
    await breakNext('C-1', 4, 'not json');
    await breakNext('C-2', 5, '[]');
    const policies = await load('C-1', 'C-2');
    expect([policies.of(null).name, policies.of('C-1').name, policies.of('C-2').name]).to.deep.equal([
      'stripe-current@1',
      'oldest-first@2',
      'stripe-current@1',
    ]);
    expect(policies.unreadable.map(({ version, inForce }) => `${version} ${inForce}`)).to.have.members([
      '3 stripe-current@1',
      '4 oldest-first@2',
      '5 stripe-current@1',
    ]);
    expect(policies.unreadable.find((each) => each.version === 3)?.problem).to.match(/group_size_max: 99/);
    const broken = await unreadablePolicies(store().sql);
    expect(broken.map(({ connection, version }) => `${connection} ${version}`)).to.have.members([
      'default 3',
      'default 4',
      'default 5',
    ]);
    expect((await set(STRIPE_CURRENT_POLICY)).kind, 'a good one mends it').to.equal('written');
    expect((await load()).unreadable).to.deep.equal([]);
  });

  describe('in the handler of matching', () => {
    const errors: unknown[] = [];
    const run = async (...jobs: Job[]) => {
      const handle = bookkeeper({
        stage: 'matching',
        store: store(),
        log: { info: () => undefined, warn: () => undefined, error: (line: unknown) => errors.push(line) },
        producer: { publish: async (_stage, sent) => ({ handedOver: sent.length, failed: 0 }) },
      });
      expect(await handle(jobs)).to.equal(undefined);
    };
    const twoOrdersEach = async () => {
      for (const customer of [1, 2])
        for (const n of [1, 2])
          await store().sql.write(
            `INSERT INTO orders (connection_id, account_id, reference, currency, amount, open_amount, placed_at)
             VALUES (1, ?, ?, 'usd', ?, ?, ?)`,
            [customer, `C${customer}-${n}`, 1_000 * n, 1_000 * n, `2026-11-0${n} 00:00:00`],
          );
    };
    /** 15.00: more than the older order, less than both; only the oldest first has a place for it. */
    const funding = async (customer: number): Promise<Job> => {
      const id = `evt_${customer}`;
      const body = JSON.stringify({
        id,
        type: 'customer_cash_balance_transaction.created',
        created: 1_790_000_000,
        livemode: false,
        api_version: '2026-10-28.endive',
        data: {
          object: {
            id: `ccsbtxn_${customer}`,
            object: 'customer_cash_balance_transaction',
            type: 'funded',
            customer: `cus_${customer}`,
            currency: 'usd',
            net_amount: 1_500,
            created: 1_790_000_000,
            funded: { bank_transfer: { type: 'us_bank_transfer', reference: 'thank you' } },
          },
        },
      });
      const { insertId } = await store().sql.write(
        `INSERT INTO stripe_events (connection_id, livemode, event_id, type, stripe_created_at, source, body, state, stage)
         VALUES (1, 0, ?, 'customer_cash_balance_transaction.created', '2026-11-20 00:00:00', 'webhook', ?, 'pending', 'matching')`,
        [id, body],
      );
      return { jobId: `event-${insertId}`, kind: 'event', id: String(insertId), attempt: 1 } as unknown as Job;
    };
    const placed = () =>
      store().sql.select<{ reference: string; amount: string; because: string }>(
        'SELECT o.reference, a.amount, a.because FROM applications a JOIN orders o ON o.id = a.order_id ORDER BY a.id',
      );

    it('decide for the next payment of their customer, and of nobody else; the row says by which version', async () => {
      await twoOrdersEach();
      await set(OLDEST_FIRST, { customer: 'C-1' });
      await run(await funding(1), await funding(2));
      const rows = await placed();
      expect(rows.map(({ reference, amount }) => `${reference} ${amount}`)).to.deep.equal(['C1-1 1000']);
      expect(JSON.parse(rows[0]?.because ?? '')).to.include({ policy: 'oldest-first@1' });
    });

    it('never stop the pipe when they are broken, and are said once', async () => {
      await twoOrdersEach();
      await set(OLDEST_FIRST);
      await store().sql.write(
        `INSERT INTO matching_policies (connection_id, version, document, actor) VALUES (1, 2, '{"rules": []}', 'x')`,
      );
      errors.length = 0;
      await run(await funding(1));
      expect((await placed()).map((each) => JSON.parse(each.because).policy)).to.deep.equal(['oldest-first@1']);
      expect(errors).to.have.length(1);
      expect(errors[0]).to.include({ version: 2, inForce: 'oldest-first@1' });
    });
  });
});
