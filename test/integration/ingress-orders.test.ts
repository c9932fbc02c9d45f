import { expect } from 'chai';
import { after, before, beforeEach, describe, it } from 'mocha';
import { type ApiAnswer, type IngressSetting, ingressSetting } from './ingress-setting.js';
import { until } from './queue-setting.js';

const ORDER = {
  customer: { reference: 'C-7' },
  currency: 'usd',
  amount: 12_500,
  placed_at: '2026-11-21T08:00:00Z',
};

let setting: IngressSetting;
let numbers = 0;
/** A reference that no other test has. */
const fresh = (name = 'A') => `${name}-${++numbers}`;
const at = (reference: string) => `/v1/orders/${encodeURIComponent(reference)}`;
const put = (reference: string, body: unknown, headers?: Record<string, string>) =>
  setting.api('PUT', at(reference), body, headers);
const get = async (path: string) => (await setting.api('GET', path)).body;
const orderId = async (reference: string) => {
  const [row] = await setting.store.sql.select<{ id: string }>('SELECT id FROM orders WHERE reference = ?', [
    reference,
  ]);
  return row?.id ?? '';
};
const messages = async (reference: string) =>
  (
    await setting.store.sql.select<{ said: string }>(
      `SELECT CONCAT(m.stage, ' ', m.version) AS said FROM outbox_messages m JOIN orders o ON o.id = m.order_id
       WHERE o.reference = ? ORDER BY m.id`,
      [reference],
    )
  ).map((row) => row.said);

/** Money of a payment on an order, as matching books it. */
async function pay(reference: string, amount: number): Promise<string> {
  const { sql } = setting.store;
  const payment = `pi_${++numbers}`;
  const [order] = await sql.select<{ id: string; account_id: string }>(
    'SELECT id, account_id FROM orders WHERE reference = ?',
    [reference],
  );
  const { insertId } = await sql.write(
    `INSERT INTO payments (connection_id, account_id, stripe_id, charge_id, kind, status, funded_by, currency, captured, amount,
       applied, method, paid_at) VALUES (1, ?, ?, ?, 'payment', 'succeeded', 'customer', 'usd', ?, ?, ?, 'card', '2026-11-21 09:00:00')`,
    [order!.account_id, payment, `ch_${numbers}`, amount, amount, amount],
  );
  await sql.write(
    `INSERT INTO applications (connection_id, payment_id, order_id, amount, kind, rule, because, effect_key)
     VALUES (1, ?, ?, ?, 'applied', 'explicit', '{"sentence":"the payment names it","evidence":["metadata"]}', ?)`,
    [insertId, order!.id, amount, `${insertId}#1`],
  );
  await sql.write(
    `UPDATE orders SET paid = paid + ?, open_amount = GREATEST(amount - paid, 0), version = version + 1,
       payment_status = IF(paid >= amount, 'paid', 'partially_paid') WHERE id = ?`,
    [amount, order!.id],
  );
  return payment;
}

before(async () => {
  setting = await ingressSetting();
});
after(() => setting?.end());

describe('registering an order', () => {
  it('creates it, tells matching, notes who did it, and shows it', async () => {
    const reference = fresh();
    const answer = await put(reference, {
      ...ORDER,
      currency: 'USD',
      placed_at: '2026-11-21T10:00:00.5+02:00',
      metadata: { b: 1, a: 'x' },
    });
    expect(answer.status).to.equal(201);
    expect(answer.headers.get('location')).to.equal(at(reference));
    expect(answer.body).to.deep.include({
      reference,
      state: 'open',
      payment_status: 'unpaid',
      currency: 'usd',
      amount: 12_500,
      amount_open: 12_500,
      amount_paid: 0,
      version: 1,
      placed_at: '2026-11-21T08:00:00.500Z',
      metadata: { a: 'x', b: 1 },
      applications: [],
      release: { ship: false, invoice: false, because: 'nothing has been paid' },
    });
    expect(await get(at(reference))).to.deep.equal(answer.body);
    expect(await messages(reference)).to.deep.equal(['matching 1']);
    const [message] = await setting.store.sql.select<{ id: string }>(
      'SELECT id FROM outbox_messages WHERE order_id = ?',
      [await orderId(reference)],
    );
    await until(() => setting.queued('matching', `ms-${message!.id}`), 'the job');
    const audit = await setting.store.sql.select(`SELECT actor, action FROM audit_log WHERE subject = ?`, [reference]);
    expect(audit).to.deep.equal([{ actor: 'api', action: 'order.created' }]);
  });

  it('changes nothing when it is told the same again, in any order of keys', async () => {
    const reference = fresh();
    const first = await put(reference, { ...ORDER, lines: [{ sku: 'x', n: 2 }], metadata: { a: 1, b: 2 } });
    const again = await put(reference, {
      metadata: { b: 2, a: 1 },
      lines: [{ n: 2, sku: 'x' }],
      ...ORDER,
      currency: 'UsD',
    });
    expect(again.status).to.equal(200);
    expect(again.body).to.deep.equal(first.body);
    expect(await messages(reference)).to.deep.equal(['matching 1']);
    expect(await setting.count('audit_log WHERE subject = ?', [reference])).to.equal(1);
  });

  it('tells matching and the order system of a new amount, and nobody of new words', async () => {
    const reference = fresh();
    await put(reference, ORDER);
    const raised = await put(reference, { ...ORDER, amount: 15_000 });
    expect(raised.body).to.include({ version: 2, amount: 15_000, amount_open: 15_000 });
    const described = await put(reference, {
      ...ORDER,
      amount: 15_000,
      description: 'two\nlines',
      due_at: '2026-12-01T00:00:00Z',
    });
    expect(described.body).to.include({ version: 2, description: 'two\nlines', due_at: '2026-12-01T00:00:00.000Z' });
    expect(await messages(reference)).to.deep.equal(['matching 1', 'matching 2', 'pushback 2']);
    const audit = await setting.store.sql.select<{ before_state: string; after_state: string }>(
      `SELECT before_state, after_state FROM audit_log WHERE subject = ? AND action = 'order.changed' ORDER BY id`,
      [reference],
    );
    expect(audit[0]).to.deep.equal({ before_state: '{"amount":"12500"}', after_state: '{"amount":"15000"}' });
  });

  it('cancels and opens again, and keeps the state that is not told', async () => {
    const reference = fresh();
    await put(reference, ORDER);
    expect((await put(reference, { ...ORDER, state: 'cancelled' })).body).to.include({
      payment_status: 'cancelled',
      amount_open: 0,
      version: 2,
    });
    expect((await put(reference, ORDER)).body).to.include({ state: 'cancelled', version: 2 });
    expect((await put(reference, { ...ORDER, state: 'open' })).body).to.include({
      state: 'open',
      amount_open: 12_500,
      version: 3,
    });
  });

  it('shows the money on it, reopens it when it is raised, and refuses what contradicts that money', async () => {
    const reference = fresh();
    await put(reference, ORDER);
    const payment = await pay(reference, 12_500);
    const paid = await get(at(reference));
    expect(paid).to.deep.include({ payment_status: 'paid', amount_paid: 12_500, amount_open: 0 });
    expect(paid.applications).to.have.length(1);
    expect(paid.applications[0]).to.deep.include({
      payment,
      amount: 12_500,
      rule: 'explicit',
      because: 'the payment names it',
      evidence: ['metadata'],
    });
    expect(paid.payments[0]).to.deep.include({ id: payment, amount: 12_500, applied: 12_500, method: 'card' });

    const refused = await put(reference, { ...ORDER, amount: 12_499, currency: 'eur', customer: { reference: 'C-8' } });
    expect([refused.status, refused.body.code]).to.deep.equal([409, 'order_conflict']);
    expect(
      refused.body.errors.map((each: { pointer: string; code: string }) => `${each.pointer} ${each.code}`),
    ).to.deep.equal(['#/amount amount_below_applied', '#/currency currency_fixed', '#/customer customer_fixed']);
    expect(refused.body.applications).to.deep.equal([{ id: paid.applications[0].id, payment, amount: 12_500 }]);
    expect(await get(at(reference))).to.deep.equal(paid);

    const raised = await put(reference, { ...ORDER, amount: 13_000 });
    expect(raised.body).to.include({ payment_status: 'partially_paid', amount_open: 500, version: 3 });
    const cancelled = await put(reference, { ...ORDER, amount: 13_000, state: 'cancelled' });
    expect(cancelled.body).to.include({ payment_status: 'cancelled', amount_paid: 12_500, amount_open: 0 });
  });

  it('makes one order of 20 calls at once: one creates, the others change nothing', async () => {
    const reference = fresh();
    const answers = await Promise.all(Array.from({ length: 20 }, () => put(reference, ORDER)));
    const statuses = answers.map((each) => each.status).sort();
    expect(statuses).to.deep.equal([...Array.from({ length: 19 }, () => 200), 201]);
    expect(await messages(reference)).to.deep.equal(['matching 1']);
  });

  it('takes references in any script, with slashes, percent signs and the batch’s own words', async () => {
    for (const reference of ['A/1', '50%', 'ORD 5', '注文-12', 'x:batch', 'a?b=c#d', 'é', '..%2f1']) {
      expect((await put(reference, ORDER)).status, reference).to.equal(201);
      expect((await get(at(reference))).reference).to.equal(reference);
    }
    expect((await setting.api('GET', at('e\u0301'))).status, 'another way to write é').to.equal(404);
    expect((await setting.api('GET', '/v1/orders/A/1')).status).to.equal(404);
  });

  it('finds what payers may call it', async () => {
    const forms = async () =>
      setting.store.sql.select<{ normalised: string; form: string }>(
        `SELECT normalised, form FROM order_references WHERE order_id = ? AND form = 'full' ORDER BY normalised`,
        [await orderId('Inv. 000734')],
      );
    const own = [{ normalised: 'INV000734', form: 'full' }];
    await put('Inv. 000734', ORDER);
    expect(await forms()).to.deep.equal(own);
    const numbered = await put('Inv. 000734', { ...ORDER, invoice: 'R/77' });
    expect(numbered.body).to.include({ invoice: 'R/77', version: 2 });
    expect(await forms()).to.deep.equal([...own, { normalised: 'R77', form: 'full' }]);
    await put('Inv. 000734', { ...ORDER, invoice: 'R/78' });
    expect(await forms()).to.deep.equal([...own, { normalised: 'R78', form: 'full' }]);
    const without = await put('Inv. 000734', ORDER);
    expect(without.body).to.include({ invoice: null });
    expect(await forms()).to.deep.equal(own);
  });
});

describe('the customer of an order', () => {
  const account = async (reference: string) => {
    const [row] = await setting.store.sql.select<Record<string, string | null>>(
      'SELECT id, reference, stripe_customer, guest_key, name, email, phone FROM customer_accounts WHERE reference = ?',
      [reference],
    );
    return row;
  };

  it('is made once and learns what is told, and only that', async () => {
    const customer = fresh('C');
    await put(fresh(), { ...ORDER, customer: { reference: customer, name: 'Ada', email: 'ada@example.com' } });
    await put(fresh(), { ...ORDER, customer: { reference: customer, phone: '+1 2', name: 'Ada L.' } });
    expect(await account(customer)).to.include({ name: 'Ada L.', email: 'ada@example.com', phone: '+1 2' });
  });

  it('adopts the account that only Stripe has told of, with its money, and matching looks again', async () => {
    const customer = fresh('C');
    const stripe = `cus_${numbers}`;
    const reference = fresh();
    await put(reference, { ...ORDER, customer: { reference: customer } });
    const { sql } = setting.store;
    const { insertId: lone } = await sql.write(
      'INSERT INTO customer_accounts (connection_id, stripe_customer) VALUES (1, ?)',
      [stripe],
    );
    await sql.write(
      `INSERT INTO payments (connection_id, account_id, stripe_id, kind, status, funded_by, currency, amount, unapplied)
       VALUES (1, ?, ?, 'payment', 'succeeded', 'customer', 'usd', 500, 500)`,
      [lone, `pi_of_${stripe}`],
    );
    const linked = await put(reference, { ...ORDER, customer: { reference: customer, stripe_customer: stripe } });
    expect(linked.status).to.equal(200);
    expect(linked.body.customer.stripe_customer).to.equal(stripe);
    const own = (await account(customer))!;
    expect(own['stripe_customer']).to.equal(stripe);
    expect(await setting.count('payments WHERE account_id = ?', [own['id']!])).to.equal(1);
    const [left] = await sql.select('SELECT stripe_customer, guest_key FROM customer_accounts WHERE id = ?', [lone]);
    expect(left).to.deep.equal({ stripe_customer: null, guest_key: `merged:${lone}` });
    expect(await messages(reference)).to.deep.equal(['matching 1', 'matching 2']);
    expect((await get(`/v1/payments?customer=${customer}`)).data).to.have.length(1);
    expect((await get(`/v1/payments?customer=${stripe}&unapplied=true`)).data[0].customer).to.equal(customer);
  });

  it('keeps its Stripe customer when another is told, and takes none that is somebody else’s', async () => {
    const [one, two] = [fresh('C'), fresh('C')];
    await put(fresh(), { ...ORDER, customer: { reference: one, stripe_customer: `cus_${one.slice(2)}` } });
    await put(fresh(), { ...ORDER, customer: { reference: one, stripe_customer: 'cus_other' } });
    const answer = await put(fresh(), {
      ...ORDER,
      customer: { reference: two, stripe_customer: `cus_${one.slice(2)}` },
    });
    expect(answer.body.customer.stripe_customer).to.equal(null);
    expect((await account(one))?.['stripe_customer']).to.equal(`cus_${one.slice(2)}`);
    expect((await account(two))?.['stripe_customer']).to.equal(null);
  });

  it('changes while no money is on the order', async () => {
    const reference = fresh();
    await put(reference, ORDER);
    const other = fresh('C');
    expect((await put(reference, { ...ORDER, customer: { reference: other } })).body).to.deep.include({ version: 2 });
    expect(
      (await get(`/v1/orders?customer=${other}`)).data.map((each: { reference: string }) => each.reference),
    ).to.deep.equal([reference]);
  });

  it('is one account however many orders name it at once, with and without its Stripe customer', async () => {
    const customer = fresh('C');
    const stripe = `cus_${numbers}`;
    await setting.store.sql.write('INSERT INTO customer_accounts (connection_id, stripe_customer) VALUES (1, ?)', [
      stripe,
    ]);
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, n) =>
        put(fresh(), { ...ORDER, customer: { reference: customer, ...(n % 2 ? { stripe_customer: stripe } : {}) } }),
      ),
    );
    expect(new Set(answers.map((each) => each.status))).to.deep.equal(new Set([201]));
    expect(await account(customer)).to.include({ stripe_customer: stripe });
    expect(
      await setting.count('orders o JOIN customer_accounts a ON a.id = o.account_id WHERE a.reference = ?', [customer]),
    ).to.equal(16);
  });
});

describe('registering many orders', function () {
  this.timeout(30_000);

  it('answers a thousand one by one, and each as it would alone', async () => {
    const taken = fresh('taken');
    await put(taken, ORDER);
    await pay(taken, 9_000);
    const orders: Record<string, unknown>[] = Array.from({ length: 1_000 }, (_, n) => ({
      ...ORDER,
      reference: `bulk-${n}`,
      customer: { reference: `bulk-customer-${n % 100}` },
      amount: 100 + n,
    }));
    orders[3] = { ...ORDER, reference: taken, amount: 8_999 };
    orders[5] = { ...ORDER, reference: 'bulk-5', amount: 1.5 };
    orders[7] = { ...ORDER, reference: 'bulk-6', amount: 999 };
    orders[9] = JSON.parse('{"reference": "bulk-9", "__proto__": {"amount": 1}}');
    orders[11] = 'nonsense' as never;
    const answer = await setting.api('PUT', '/v1/orders:batch', { orders });
    expect(answer.status).to.equal(200);
    const { data } = answer.body as {
      data: { reference: string; status: number; order?: ApiAnswer['body']; problem?: ApiAnswer['body'] }[];
    };
    expect(data).to.have.length(1_000);
    const unusual = new Map([
      [3, 409],
      [5, 422],
      [7, 200],
      [9, 422],
      [11, 422],
    ]);
    data.forEach((each, n) => {
      expect(each.status, String(n)).to.equal(unusual.get(n) ?? 201);
      if (n !== 11) expect(each.reference).to.equal(orders[n]?.['reference']);
    });
    expect(data[3]?.problem).to.include({ code: 'order_conflict', status: 409 });
    expect(data[5]?.problem.errors).to.have.length(1);
    expect(data[5]?.problem.errors[0].pointer).to.equal('#/orders/5/amount');
    expect(data[6]?.order.amount, 'the later of two in one call').to.equal(999);
    expect(data[7]?.order).to.include({ version: 2, amount: 999 });
    expect(await setting.count(`orders WHERE reference LIKE 'bulk-%'`)).to.equal(995);
    expect(await setting.count(`audit_log WHERE subject LIKE 'bulk-%' AND action = 'order.created'`)).to.equal(995);
    const again = await setting.api('PUT', '/v1/orders:batch', {
      orders: orders.filter((_, n) => !unusual.has(n) && n !== 6),
    });
    expect(new Set(again.body.data.map((each: { status: number }) => each.status))).to.deep.equal(new Set([200]));
  });

  it('keeps each of several batches with the same orders and customers at once', async () => {
    const orders = (shift: number) =>
      Array.from({ length: 200 }, (_, n) => {
        const place = (n * 7 + shift * 31) % 200;
        return {
          ...ORDER,
          reference: `race-${place}`,
          customer: { reference: `racer-${place % 10}`, stripe_customer: `cus_race${place % 10}` },
        };
      });
    const answers = await Promise.all(
      [0, 1, 2, 3].map((shift) => setting.api('PUT', '/v1/orders:batch', { orders: orders(shift) })),
    );
    const statuses = answers.flatMap((each) => each.body.data.map((one: { status: number }) => one.status));
    expect(statuses.filter((each) => each === 201)).to.have.length(200);
    expect(statuses.filter((each) => each === 200)).to.have.length(600);
    expect(
      await setting.count(`customer_accounts WHERE reference LIKE 'racer-%' AND stripe_customer IS NOT NULL`),
    ).to.equal(10);
  });

  it('keeps the neighbours of an order that the database refuses', async () => {
    await setting.store.sql.write(
      `CREATE TRIGGER refuse_order BEFORE INSERT ON orders FOR EACH ROW
       BEGIN IF NEW.reference = 'poison-5' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'refused'; END IF; END`,
    );
    try {
      const orders = Array.from({ length: 12 }, (_, n) => ({ ...ORDER, reference: `poison-${n}` }));
      const { body } = await setting.api('PUT', '/v1/orders:batch', { orders });
      expect(body.data.map((each: { status: number }) => each.status)).to.deep.equal([
        201, 201, 201, 201, 201, 500, 201, 201, 201, 201, 201, 201,
      ]);
    } finally {
      await setting.store.sql.write('DROP TRIGGER refuse_order');
    }
  });
});

describe('an Idempotency-Key', () => {
  it('gets the same answer again, byte by byte, whatever happened since', async () => {
    const reference = fresh();
    const key = { 'idempotency-key': `key-${reference}` };
    const first = await put(reference, ORDER, key);
    await put(reference, { ...ORDER, amount: 1 });
    const again = await put(reference, ORDER, key);
    expect([again.status, again.text]).to.deep.equal([first.status, first.text]);
    expect(again.headers.get('idempotent-replayed')).to.equal('true');
    expect((await get(at(reference))).amount).to.equal(1);
  });

  it('belongs to one request', async () => {
    const reference = fresh();
    const key = { 'idempotency-key': `key-${reference}` };
    await put(reference, ORDER, key);
    for (const other of [await put(reference, { ...ORDER, amount: 2 }, key), await put(fresh(), ORDER, key)])
      expect([other.status, other.body.code]).to.deep.equal([422, 'idempotency_key_reused']);
  });

  it('lets one of several at once do the work; the others get its answer or are told to wait', async () => {
    const reference = fresh();
    const key = { 'idempotency-key': `key-${reference}` };
    const answers = await Promise.all(Array.from({ length: 12 }, () => put(reference, ORDER, key)));
    for (const answer of answers) {
      if (answer.status === 409) expect(answer.body.code).to.equal('idempotency_key_in_use');
      else expect(answer.status).to.equal(201);
    }
    expect(answers.some((each) => each.status === 201)).to.equal(true);
    expect(await setting.count('audit_log WHERE subject = ?', [reference])).to.equal(1);
  });

  it('is given back when the request is refused, so that it may be mended', async () => {
    const reference = fresh();
    const key = { 'idempotency-key': `key-${reference}` };
    expect((await put(reference, { ...ORDER, amount: -1 }, key)).status).to.equal(422);
    expect((await put(reference, ORDER, key)).status).to.equal(201);
  });

  it('is taken over from a process that died with it', async () => {
    const reference = fresh();
    const key = { 'idempotency-key': `key-${reference}` };
    await put(reference, ORDER, key);
    await setting.store.sql.write(
      `UPDATE idempotency_keys SET answer_status = 0, answer = '' WHERE idempotency_key = ?`,
      [`key-${reference}`],
    );
    expect((await put(reference, ORDER, key)).body.code).to.equal('idempotency_key_in_use');
    await setting.store.sql.write(
      'UPDATE idempotency_keys SET created_at = created_at - INTERVAL 61 SECOND WHERE idempotency_key = ?',
      [`key-${reference}`],
    );
    expect((await put(reference, ORDER, key)).status).to.equal(200);
  });

  it('must be visible ASCII of at most 255 characters', async () => {
    for (const key of ['a b', 'x'.repeat(256), 'ä'])
      expect((await put(fresh(), ORDER, { 'idempotency-key': key })).body.code, key).to.equal(
        'invalid_idempotency_key',
      );
  });
});

describe('lists', () => {
  beforeEach(async () => {
    await setting.end();
    setting = await ingressSetting();
  });

  const walk = async (path: string): Promise<string[][]> => {
    const pages: string[][] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = (await get(
        `${path}${path.includes('?') ? '&' : '?'}limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`,
      )) as {
        data: { reference: string }[];
        next_cursor: string | null;
      };
      pages.push(page.data.map((each) => each.reference));
      cursor = page.next_cursor;
    }
    return pages;
  };

  it('of orders have pages, newest first, and can be narrowed', async () => {
    for (let n = 0; n < 7; n += 1)
      await put(`L-${n}`, { ...ORDER, customer: { reference: `C-${n % 2}` }, ...(n === 4 ? { amount: 0 } : {}) });
    expect(await walk('/v1/orders')).to.deep.equal([['L-6', 'L-5', 'L-4'], ['L-3', 'L-2', 'L-1'], ['L-0']]);
    expect(await walk('/v1/orders?payment_status=paid')).to.deep.equal([['L-4']]);
    expect(await walk('/v1/orders?customer=C-1')).to.deep.equal([['L-5', 'L-3', 'L-1']]);
    expect(await walk('/v1/orders?customer=nobody')).to.deep.equal([[]]);
  });

  it('of orders by change begin with the oldest change, also where many changed in one millisecond', async () => {
    for (let n = 0; n < 7; n += 1) await put(`L-${n}`, ORDER);
    await setting.store.sql.write(`UPDATE orders SET updated_at = '2026-01-01 00:00:00.123'`);
    await setting.store.sql.write(`UPDATE orders SET updated_at = '2026-01-02 00:00:00' WHERE reference = 'L-0'`);
    const since = '/v1/orders?updated_since=2026-01-01T00:00:00.123Z';
    expect(await walk(since)).to.deep.equal([['L-1', 'L-2', 'L-3'], ['L-4', 'L-5', 'L-6'], ['L-0']]);
    expect(await walk('/v1/orders?updated_since=2026-01-01T00:00:00.124Z')).to.deep.equal([['L-0']]);
  });

  it('refuse limits, filters and cursors that are none, and say which', async () => {
    await put('L-1', ORDER);
    await put('L-2', ORDER);
    const { next_cursor: ofOrders } = await get('/v1/orders?limit=1');
    for (const [path, parameter] of [
      ['/v1/orders?limit=0', 'limit'],
      ['/v1/orders?limit=101', 'limit'],
      ['/v1/orders?limit=1.5', 'limit'],
      ['/v1/orders?limit=1&limit=2', 'limit'],
      ['/v1/orders?payment_status=late', 'payment_status'],
      ['/v1/orders?updated_since=yesterday', 'updated_since'],
      ['/v1/orders?cursor=%00', 'cursor'],
      ['/v1/orders?cursor=bm9uc2Vuc2U', 'cursor'],
      [`/v1/payments?cursor=${ofOrders}`, 'cursor'],
      [`/v1/orders?updated_since=2026-01-01T00:00:00Z&cursor=${ofOrders}`, 'cursor'],
      ['/v1/payments?unapplied=yes', 'unapplied'],
      ['/v1/payments?status=paid', 'status'],
      ['/v1/exceptions?reason=because', 'reason'],
      ['/v1/exceptions?state=closed', 'state'],
      ['/v1/orders?__proto__=1', '__proto__'],
      ['/v1/orders?sort=amount', 'sort'],
    ] as const) {
      const answer = await setting.api('GET', path);
      expect([answer.status, answer.body.code, answer.body.errors[0].parameter], path).to.deep.equal([
        400,
        'invalid_query',
        parameter,
      ]);
    }
  });

  it('of payments and exceptions show what the books hold, and a payment its whole way', async () => {
    await put('P-1', ORDER);
    const payment = await pay('P-1', 5_000);
    const { sql } = setting.store;
    await setting.store.sql.write(
      `INSERT INTO stripe_events (connection_id, livemode, event_id, type, stripe_created_at, received_at, source, body, stage, state, payment, finished_at, deliveries)
       VALUES (1, 0, 'evt_1', 'charge.succeeded', '2020-01-01', '2020-01-01', 'webhook', '{}', 'matching', 'done', ?, '2020-01-01 00:00:01', 2)`,
      [payment],
    );
    await sql.write(
      `INSERT INTO outbox_messages (connection_id, stage, order_id, version, state, webhook_id, finished_at) VALUES (1, 'pushback', ?, 2, 'done', 'msg_1', CURRENT_TIMESTAMP(3) + INTERVAL 1 SECOND)`,
      [await orderId('P-1')],
    );
    for (const [key, state, closed] of [
      ['k1', 'open', null],
      ['k2', 'resolved', 'somebody chose'],
    ] as const)
      await sql.write(
        `INSERT INTO exceptions (connection_id, exception_key, reason, state, severity, payment_id, order_id, currency, amount, candidates, because, closed_at, closed_because)
         SELECT 1, ?, 'tie', ?, 'medium', p.id, NULL, 'usd', 5, '[{"orders":["P-1"],"score":0.5,"because":["same amount"]}]', 'two fit', IF(? = 'open', NULL, CURRENT_TIMESTAMP(3)), ?
         FROM payments p WHERE p.stripe_id = ?`,
        [key, state, state, closed, payment],
      );
    const listed = await get('/v1/payments?status=succeeded&unapplied=false');
    expect(listed.data).to.have.length(1);
    expect(listed.data[0]).to.deep.include({
      id: payment,
      amount: 5_000,
      applied: 5_000,
      unapplied: 0,
      customer: 'C-7',
    });
    expect((await get('/v1/payments?unapplied=true')).data).to.deep.equal([]);
    const one = await get(`/v1/payments/${payment}`);
    expect(one.applications[0]).to.deep.include({ order: 'P-1', amount: 5_000 });
    const kinds = one.timeline.map((each: { kind: string; what: string }) => `${each.kind} ${each.what}`);
    expect(kinds.slice(0, 3)).to.deep.equal(['event charge.succeeded', 'inbox charge.succeeded', 'decision applied']);
    expect(kinds).to.include.members(['exception tie', 'push version 2']);
    expect(one.timeline[0]).to.include({ id: 'evt_1', because: 'delivered 2 times' });
    expect((await get(`/v1/payments/${one.charge}`)).id, 'by its charge').to.equal(payment);
    const open = await get('/v1/exceptions?state=open&reason=tie');
    expect(open.data).to.have.length(1);
    expect(open.data[0]).to.deep.include({
      reason: 'tie',
      payment,
      order: null,
      amount: 5,
      candidates: [{ orders: ['P-1'], score: 0.5, because: ['same amount'] }],
    });
    expect((await get('/v1/exceptions')).data).to.have.length(2);
    expect((await setting.api('GET', '/v1/payments/pi_nobody')).body.code).to.equal('payment_not_found');
    expect((await setting.api('GET', '/v1/payments/%C3%A4')).body.code).to.equal('payment_not_found');
  });
});
