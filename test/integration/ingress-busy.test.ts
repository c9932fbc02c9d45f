import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type ApiAnswer, type IngressSetting, ingressSetting } from './ingress-setting.js';
import { until } from './queue-setting.js';

/** As `limits.ts` of the ingress has them. */
const AT_ONCE_MAX = 7;
const WAITING_MAX = 100;
const TOO_MANY = 13;
const ORDER = {
  customer: { reference: 'C-7' },
  currency: 'usd',
  amount: 12_500,
  placed_at: '2026-11-21T08:00:00Z',
};

describe('more orders than can be written at once', () => {
  let setting: IngressSetting;
  before(async () => {
    setting = await ingressSetting();
  });
  after(() => setting.end());

  const put = (n: number) => setting.api('PUT', `/v1/orders/B-${n}`, ORDER, { 'idempotency-key': `key-${n}` });

  it('wait for their turn or are told to come again, while others read; with the same key they are taken then', async () => {
    await put(0);
    const answers: ApiAnswer[] = [];
    const refused = () => answers.filter((each) => each.status === 429);
    let all: Promise<unknown> = Promise.resolve();
    const read = await setting.store.transaction(async (sql) => {
      await sql.select('SELECT id FROM customer_accounts FOR UPDATE');
      const puts = Array.from({ length: AT_ONCE_MAX + WAITING_MAX + TOO_MANY }, (_, n) =>
        put(n + 1).then((answer) => answers.push(answer)),
      );
      all = Promise.all(puts);
      await until(() => refused().length === TOO_MANY, 'those who are turned away');
      return setting.api('GET', '/v1/orders/B-0');
    });
    await all;
    expect(read.status, 'a read meanwhile').to.equal(200);
    const statuses = new Set(answers.map((each) => each.status));
    expect([...statuses].sort()).to.deep.equal([201, 429]);
    expect(refused()).to.have.length(TOO_MANY);
    for (const each of refused()) {
      expect(each.body).to.include({ code: 'orders_busy' });
      expect(Number(each.headers.get('retry-after'))).to.be.within(1, 5);
    }
    const again = await Promise.all(Array.from({ length: 30 }, (_, n) => put(n + 1)));
    expect(new Set(again.map((each) => each.status))).to.deep.equal(new Set([201]));
  });
});
