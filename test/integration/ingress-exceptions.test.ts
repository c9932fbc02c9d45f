import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type IngressSetting, ingressSetting } from './ingress-setting.js';

interface Row {
  readonly key: string;
  readonly severity?: string;
  readonly owner?: string;
  readonly due?: string;
  readonly currency?: string;
  readonly amount?: number;
  readonly payment?: string;
  readonly order?: string;
}

/** In the order in which they were opened. */
const ROWS: readonly Row[] = [
  { key: 'a', severity: 'high', owner: 'ana', due: '2026-03-03', currency: 'usd', amount: 500, payment: '1' },
  { key: 'b', severity: 'low', owner: 'ben', due: '2026-03-01', currency: 'usd', amount: 700, order: '1' },
  { key: 'c', severity: 'medium', due: '2026-03-02', currency: 'eur', amount: 700, payment: '1', order: '1' },
  { key: 'd', severity: 'low' },
];

describe('exceptions over HTTP', () => {
  let http: IngressSetting;
  before(async () => {
    http = await ingressSetting();
    const { sql } = http.store;
    await sql.write(`INSERT INTO customer_accounts (id, connection_id, reference) VALUES (1, 1, 'C-1')`);
    await sql.write(`INSERT INTO orders (id, connection_id, account_id, reference, currency, amount, placed_at, open_amount)
      VALUES (1, 1, 1, 'ORD-1', 'usd', 700, NOW(), 700)`);
    await sql.write(`INSERT INTO payments (id, connection_id, account_id, stripe_id, charge_id, kind, status, funded_by, currency, captured, amount, unapplied)
      VALUES (1, 1, 1, 'pi_1', 'ch_1', 'payment', 'succeeded', 'customer', 'usd', 500, 500, 500)`);
    for (const row of ROWS)
      await sql.write(
        `INSERT INTO exceptions (connection_id, exception_key, reason, severity, owner, due_at, currency, amount, payment_id, order_id, candidates, because)
         VALUES (1, ?, 'tie', ?, ?, ?, ?, ?, ?, ?, '[]', ?)`,
        [
          row.key,
          row.severity ?? 'low',
          row.owner ?? null,
          row.due ?? null,
          row.currency ?? null,
          row.amount ?? null,
          row.payment ?? null,
          row.order ?? null,
          row.key,
        ],
      );
  });
  after(() => http?.end());

  const found = async (query: string): Promise<string> => {
    const { status, body, text } = await http.api('GET', `/v1/exceptions?${query}`);
    expect(status, text).to.equal(200);
    return body.data.map((each: { because: string }) => each.because).join('');
  };

  for (const [query, keys] of [
    ['', 'dcba'],
    ['severity=high', 'a'],
    ['severity=low', 'db'],
    ['owner=ana', 'a'],
    ['owner=nobody', 'dc'],
    ['due_before=2026-03-02T00:00:00Z', 'b'],
    ['due_before=2026-03-02T00:00:01%2B00:00', 'cb'],
    ['currency=eur', 'c'],
    ['amount_min=501', 'cb'],
    ['amount_max=500', 'a'],
    ['amount_min=500&amount_max=700&currency=usd', 'ba'],
    ['payment=pi_1', 'ca'],
    ['payment=ch_1', 'ca'],
    ['payment=pi_2', ''],
    ['payment=%C3%A4', ''],
    ['order=ORD-1', 'cb'],
    ['order=ORD-1&payment=pi_1', 'c'],
    ['order=ORD-2', ''],
    ['sort=due', 'dbca'],
    ['sort=due&currency=usd', 'ba'],
    ['sort=newest&state=open&reason=tie', 'dcba'],
    ['state=resolved', ''],
  ] as const)
    it(`are found by ${query || 'nothing'}`, async () => {
      expect(await found(query)).to.equal(keys);
    });

  for (const sort of ['newest', 'due'])
    it(`come page by page, by ${sort}`, async () => {
      const whole = await found(`sort=${sort}`);
      let [keys, cursor] = ['', ''];
      for (let page = 0; page < ROWS.length; page += 1) {
        const { body } = await http.api('GET', `/v1/exceptions?sort=${sort}&limit=1${cursor}`);
        keys += body.data[0].because;
        cursor = `&cursor=${body.next_cursor}`;
      }
      expect([keys, cursor]).to.deep.equal([whole, '&cursor=null']);
    });

  it('are refused with the name of the parameter that is wrong', async () => {
    for (const [parameter, value] of [
      ['severity', 'urgent'],
      ['owner', ''],
      ['due_before', 'tomorrow'],
      ['currency', 'USD'],
      ['currency', 'euro'],
      ['amount_min', '-1'],
      ['amount_min', '1.5'],
      ['amount_max', '9007199254740993'],
      ['sort', 'amount'],
    ] as const) {
      const { status, body } = await http.api('GET', `/v1/exceptions?${parameter}=${value}`);
      expect([status, body.code, body.errors?.[0].parameter], value).to.deep.equal([400, 'invalid_query', parameter]);
    }
  });
});
