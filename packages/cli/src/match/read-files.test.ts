import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { LineProblems, lineProblemText } from './line-problems.js';
import { readCustomers } from './read-customers.js';
import { readOrders } from './read-orders.js';
import { readPayments } from './read-payments.js';
import type { ReadingOptions } from './read-records.js';

const ORDER = { order: 'A-1', customer: 'C-7', currency: 'usd', amount_minor: 12500, created: '2026-11-01' };
const PAYMENT = { id: 'p1', customer: 'C-7', currency: 'usd', amount_minor: 12500, date: '2026-11-20', memo: 'A-1' };

let folder = '';

describe('a file of orders, customers or payments', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quittance-match-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('gives an order with all its fields', async () => {
    const all = { ...ORDER, currency: 'KWD', invoice: 'INV 9', due: '2026-12-01T10:00:00+01:00', status: 'paid' };
    const { read } = await orders(JSON.stringify(all));
    expect(read).to.deep.equal([
      {
        order: 'A-1',
        invoice: 'INV 9',
        customer: 'C-7',
        currency: 'kwd',
        amount: 12500n,
        createdMs: Date.UTC(2026, 10, 1),
        dueMs: Date.UTC(2026, 11, 1, 9),
        status: 'paid',
      },
    ]);
  });

  it('may leave optional fields out, or give them as null or empty', async () => {
    const empty = { ...ORDER, order: 'A-2', invoice: null, due: '', status: null };
    const { read, problems } = await orders(`${JSON.stringify(ORDER)}\n${JSON.stringify(empty)}`);
    expect(problems).to.deep.equal([]);
    for (const order of read) expect(order).to.include({ invoice: null, dueMs: null, status: 'open' });
    const payments = await paymentsOf('{"id":"p","currency":"eur","amount_minor":1,"date":"2026-01-01"}');
    expect(payments.read[0]).to.include({ customer: null, customerName: null, memo: '' });
  });

  it('gives every name of a customer', async () => {
    const { read } = await customers(
      '{"customer":"C-7","name":"株式会社 青","kana":"アオ","bank_sender_name":"ｱｵ","email":"a@b.example","currency":"JPY","prefix":3}\n' +
        '{"customer":"C-8"}',
    );
    expect(read).to.deep.equal([
      { customer: 'C-7', names: ['株式会社 青', 'アオ', 'ｱｵ'] },
      { customer: 'C-8', names: [] },
    ]);
  });

  it('shows matching nothing of a payment but the fields of the contract', async () => {
    const told = { truth: { allocations: [{ order: 'A-1', amount_minor: 1 }] }, expected: 'A-1', order: 'A-1' };
    const { read } = await paymentsOf(
      JSON.stringify({ ...told, ...PAYMENT, customer_name: 'NORTHWIND', status: 'open' }),
    );
    expect(read).to.deep.equal([
      {
        id: 'p1',
        customer: 'C-7',
        customerName: 'NORTHWIND',
        currency: 'usd',
        amount: 12500n,
        dateMs: Date.UTC(2026, 10, 20),
        memo: 'A-1',
      },
    ]);
  });

  it('keeps amounts beyond what a JSON number holds', async () => {
    const line = JSON.stringify(PAYMENT);
    const amounts = ['1000000000000001', '9007199254740993', '9223372036854775807'];
    const text = amounts.map((amount, n) => line.replace('12500', amount).replace('p1', `p${n}`)).join('\n');
    const { read, problems } = await paymentsOf(text);
    expect(problems).to.deep.equal([]);
    expect(read.map((each) => String(each.amount))).to.deep.equal(amounts);
  });

  it('takes any text of a payer, up to 100 kB', async () => {
    const odd = 'tab\t nul\u0000 half \ud800 turned \u202e\u200f bell\u0007';
    const long = 'x'.repeat(100 * 1_024);
    const lines = [odd, long, `${long}y`].map((memo, n) =>
      JSON.stringify({ ...PAYMENT, id: `p${n}`, memo, customer_name: odd }),
    );
    const { read, problems } = await paymentsOf(lines.join('\n'));
    expect(read.map((each) => each.memo)).to.deep.equal([odd, long]);
    expect(read[0]?.customerName).to.equal(odd);
    expect(problems).to.deep.equal(['FILE:3: memo has 102401 characters: at most 102400 are taken']);
  });

  it('does not get confused by fields that JavaScript has a meaning for', async () => {
    const { problems } = await orders(
      '{"__proto__":{"order":"A-1","customer":"C","currency":"usd"},"amount_minor":1,"created":"2026-01-01"}',
    );
    expect(problems.map((each) => each.split(' ')[1])).to.have.members(['customer', 'order', 'currency']);
  });

  const badOrders: readonly (readonly [change: object, problem: string])[] = [
    [{ order: undefined }, 'order is missing: give it in every line'],
    [{ order: '' }, 'order is empty: give it in every line'],
    [{ order: 1001 }, 'order is the number 1001: write it in quotes'],
    [{ order: ['A-1'] }, 'order is a list: it must be text'],
    [{ order: ' A-1' }, 'order is " A-1": leave out the spaces around it'],
    [{ order: '--' }, 'order is "--": it must have a letter or a digit'],
    [{ order: 'A\u0007' }, 'order is "A\\u0007": leave out control characters and halves of characters'],
    [{ order: 'A\ud800' }, 'order is "A\\ud800": leave out control characters and halves of characters'],
    [{ order: 'A'.repeat(256) }, 'order has 256 characters: at most 255 are taken'],
    [{ invoice: 7 }, 'invoice is the number 7: write it in quotes'],
    [{ customer: null }, 'customer is missing: give it in every line'],
    [{ currency: undefined }, 'currency is missing: give a code of ISO 4217, for example "usd"'],
    [{ currency: 'euro' }, 'currency is "euro": give a code of ISO 4217, for example "usd"'],
    [{ currency: 'zzz' }, 'currency is "zzz": give a code of ISO 4217, for example "usd"'],
    [{ amount_minor: undefined }, 'amount_minor is missing: give it in every line'],
    [
      { amount_minor: '12500' },
      'amount_minor is "12500": write a number without quotes, for example 12500 for 125.00 usd',
    ],
    [{ amount_minor: 0 }, 'amount_minor is 0: it must be more than 0'],
    [{ amount_minor: -5 }, 'amount_minor is -5: it must be more than 0'],
    [{ amount_minor: true }, 'amount_minor is true: write a number without quotes, for example 12500 for 125.00 usd'],
    [
      { created: undefined },
      'created is missing: give a date such as "2026-11-21" or a time such as "2026-11-21T08:00:00Z"',
    ],
    [
      { created: '21.11.2026' },
      'created is "21.11.2026": give a date such as "2026-11-21" or a time such as "2026-11-21T08:00:00Z"',
    ],
    [
      { created: 1763712000 },
      'created is 1763712000: give a date such as "2026-11-21" or a time such as "2026-11-21T08:00:00Z"',
    ],
    [
      { due: '2026-02-30' },
      'due is "2026-02-30": give a date such as "2026-11-21" or a time such as "2026-11-21T08:00:00Z"',
    ],
    [{ status: 'closed' }, 'status is "closed": it must be one of open, paid, cancelled'],
  ];
  for (const [change, problem] of badOrders)
    it(`is refused where ${problem}`, async () => {
      const { read, problems } = await orders(`${JSON.stringify({ ...ORDER, ...change })}\n`);
      expect(read).to.deep.equal([]);
      expect(problems).to.deep.equal([`FILE:1: ${problem}`]);
    });

  const badAmounts: readonly (readonly [written: string, problem: string])[] = [
    ['125.00', 'is 125.00: write whole minor units without point or exponent, for example 12500 for 125.00 usd'],
    ['12500.0', 'is 12500.0: write whole minor units without point or exponent, for example 12500 for 125.00 usd'],
    ['1.25e4', 'is 1.25e4: write whole minor units without point or exponent, for example 12500 for 125.00 usd'],
    ['1E400', 'is 1E400: write whole minor units without point or exponent, for example 12500 for 125.00 usd'],
    ['-0', 'is -0: it must be more than 0'],
    ['-9223372036854775808', 'is -9223372036854775808: it must be more than 0'],
    ['9223372036854775808', 'is more than 9223372036854775807, the most that can be kept'],
    ['9'.repeat(400), 'is more than 9223372036854775807, the most that can be kept'],
  ];
  for (const [written, problem] of badAmounts)
    it(`is refused for the amount ${written.slice(0, 30)}`, async () => {
      const { problems } = await paymentsOf(JSON.stringify(PAYMENT).replace('12500', written));
      expect(problems).to.deep.equal([`FILE:1: amount_minor ${problem}`]);
    });

  const badLines: readonly (readonly [line: string, problem: string])[] = [
    ['nonsense', 'is no JSON: write one whole object on each line'],
    ['{"order": "A-1", nonsense}', 'is no JSON from column 18 on: write one whole object on each line'],
    ['{', 'is no JSON from column 2 on: write one whole object on each line'],
    ['[{"order":"A-1"}]', 'is a list: write its objects one on each line (jq -c ".[]" does that)'],
    ['"A-1"', 'is no JSON object: write {"field": value, …} on each line'],
    ['null', 'is no JSON object: write {"field": value, …} on each line'],
  ];
  for (const [line, problem] of badLines)
    it(`is refused where a line is ${line}`, async () => {
      const { problems } = await orders(`\n${line}\n`);
      expect(problems).to.deep.equal([`FILE:2: ${problem}`]);
    });

  it('shows nothing that would act on a terminal', async () => {
    const { problems } = await orders(JSON.stringify({ ...ORDER, status: '\u001b[31m\u009b\u202e' }));
    expect(problems).to.deep.equal([
      'FILE:1: status is "\\u001b[31m\\u009b\\u202e": it must be one of open, paid, cancelled',
    ]);
  });

  it('tells every field of a line, and keeps the first 20 problems of all', async () => {
    const { problems } = await orders('{"amount_minor":"x"}');
    expect(problems).to.have.length(5);
    const many = new LineProblems();
    const path = fileOf('{}\n'.repeat(1_000));
    await readOrders([path], { problems: many, onBytes: () => undefined });
    expect([many.total, many.shown.length]).to.deep.equal([5_000, 20]);
  });

  it('may have a byte order mark, CRLF, blank lines and no newline at the end', async () => {
    const other = { ...ORDER, order: 'A-2' };
    const { read, problems } = await orders(`\ufeff${JSON.stringify(ORDER)}\r\n\r\n  \n${JSON.stringify(other)}\r\n{}`);
    expect(read.map((each) => each.order)).to.deep.equal(['A-1', 'A-2']);
    expect(problems[0]).to.match(/^FILE:5: /);
  });

  it('may be empty', async () => {
    expect(await orders('')).to.deep.equal({ read: [], problems: [] });
    expect(await orders('\n')).to.deep.equal({ read: [], problems: [] });
    expect(await orders(gzipSync(''))).to.deep.equal({ read: [], problems: [] });
  });

  it('may be zipped, whatever its name, in one piece or several', async () => {
    const other = { ...ORDER, order: 'A-2' };
    const parts = [ORDER, other].map((each) => gzipSync(`${JSON.stringify(each)}\n`));
    const { read, problems } = await orders(Buffer.concat(parts));
    expect(problems).to.deep.equal([]);
    expect(read.map((each) => each.order)).to.deep.equal(['A-1', 'A-2']);
  });

  it('is refused when it is torn', async () => {
    const lines = Array.from({ length: 5_000 }, (_, n) =>
      JSON.stringify({ ...ORDER, order: `A-${n}-${Math.imul(n, 7_919)}` }),
    );
    const whole = gzipSync(lines.join('\n'));
    const { problems } = await orders(whole.subarray(0, whole.length - 1_000));
    expect(problems).to.have.length(1);
    expect(problems[0]).to.match(/^FILE:\d+: cannot be read further: unexpected end of file$/);
  });

  it('is refused in the lines that are not UTF-8, and in those alone', async () => {
    const line = JSON.stringify({ ...PAYMENT, memo: 'für' });
    const second = Buffer.from(line.replace('p1', 'p2'), 'latin1');
    const newline = Buffer.from('\n');
    const bytes = [
      Buffer.from(line),
      newline,
      second,
      newline,
      newline,
      Buffer.from(line.replace('p1', 'p3')),
      newline,
    ];
    const { read, problems } = await paymentsOf(Buffer.concat(bytes));
    expect(read.map(({ id, memo }) => [id, memo])).to.deep.equal([
      ['p1', 'für'],
      ['p3', 'für'],
    ]);
    expect(problems).to.deep.equal(['FILE:2: is not UTF-8: write the file in UTF-8']);
  });

  it('is read whole however its lines fall on the blocks that are read', async () => {
    const memos = [1, 100_000, 70_000, 3, 262_144 - 130, 0, 99_999].map((n) => '円'.repeat(Math.min(n, 100_000)));
    const lines = memos.map((memo, n) => JSON.stringify({ ...PAYMENT, id: `p${n}`, memo }));
    const { read, problems } = await paymentsOf(`${lines.join('\n')}\n`);
    expect(problems).to.deep.equal([]);
    expect(read.map((each) => each.memo)).to.deep.equal(memos);
  });

  it('is refused when a line does not end', async () => {
    const { problems } = await orders(Buffer.alloc(17 * 1_024 * 1_024, ' '));
    expect(problems).to.deep.equal([
      'FILE:1: cannot be read further: is a line of more than 16777216 bytes: write one object a line',
    ]);
  });

  it('gives an order, a customer and a payment once', async () => {
    const twice = (record: object) => `${JSON.stringify(record)}\n${JSON.stringify(record)}`;
    const given = 'was given before, in this file or another';
    expect((await orders(twice(ORDER))).problems).to.deep.equal([`FILE:2: order ${given}: leave this "A-1" out`]);
    const customer = await customers(twice({ customer: 'C-7' }));
    expect(customer.problems).to.deep.equal([`FILE:2: customer ${given}: leave this "C-7" out`]);
    const payment = await paymentsOf(twice(PAYMENT));
    expect(payment.problems).to.deep.equal([`FILE:2: id ${given}: leave this "p1" out, or give it its own`]);
    expect(payment.read).to.have.length(1);
  });

  it('gives no order that another file gave', async () => {
    const problems = new LineProblems();
    const paths = [fileOf(JSON.stringify(ORDER), 'a'), fileOf(JSON.stringify(ORDER), 'b')];
    expect(await readOrders(paths, { problems, onBytes: () => undefined })).to.have.length(1);
    expect(problems.shown.map((each) => each.file)).to.deep.equal([paths[1]]);
  });
});

async function readBy<T>(
  reader: (paths: readonly string[], options: ReadingOptions) => Promise<T[]>,
  content: string | Buffer,
): Promise<{ read: T[]; problems: string[] }> {
  const problems = new LineProblems();
  const path = fileOf(content);
  const read = await reader([path], { problems, onBytes: () => undefined });
  return { read, problems: problems.shown.map((each) => lineProblemText(each).replace(path, 'FILE')) };
}

const orders = (content: string | Buffer) => readBy(readOrders, content);
const customers = (content: string | Buffer) => readBy(readCustomers, content);
const paymentsOf = (content: string | Buffer) => readBy(readPayments, content);

function fileOf(content: string | Buffer, name = 'lines'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
