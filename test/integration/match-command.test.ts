import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { BIN, runCli } from './run-cli.js';

const ORDERS = [
  order('A-1001', 'C-7', 12_500),
  order('A-1002', 'C-7', 8_990),
  { ...order('A-1003', 'C-9', 42_000), status: 'paid' },
];
const PAYMENTS = [payment('p1', 'C-7', 12_500, 'A-1001'), payment('p2', null, 777, 'nothing of ours')];

let folder = '';

describe('quittance match', function () {
  this.timeout(60_000);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quittance-match-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('prints one decision a payment, and a summary beside it', async () => {
    const { code, out, err } = await match([]);
    expect(code).to.equal(0);
    expect(decisions(out)).to.deep.equal([
      {
        id: 'p1',
        status: 'applied',
        rule: 'reference',
        allocations: [{ order: 'A-1001', amount_minor: 12_500 }],
        adjustments: [],
        remainder_minor: 0,
        candidates: [],
        because: decisions(out)[0]?.because,
      },
      {
        id: 'p2',
        status: 'unapplied',
        rule: decisions(out)[1]?.rule,
        allocations: [],
        adjustments: [],
        remainder_minor: 777,
        candidates: [],
        because: decisions(out)[1]?.because,
      },
    ]);
    for (const { because, rule } of decisions(out))
      expect([typeof because, typeof rule]).to.deep.equal(['string', 'string']);
    expect(err).to.match(
      /^2 payments, 3 orders \(2 open\), policy quittance: read in .* \(\d[\d,]* payments a second\)$/m,
    );
    expect(err).to.match(/^ *applied +1 +50\.0 %$/m);
    expect(err).to.match(/^ *reference +1 +50\.0 %$/m);
    expect(err).to.match(/^ *usd +125\.00 +0\.00 +7\.77 +0\.00 +125\.00 +7\.77 +0\.00$/m);
  });

  it('prints the summary as one JSON object with --json', async () => {
    const { code, out, err } = await match(['--json']);
    expect(code).to.equal(0);
    expect(decisions(out)).to.have.length(2);
    const summary = JSON.parse(err) as Record<string, unknown>;
    expect(summary).to.include({ policy: 'quittance', payments: 2, orders: 3, orders_open: 2, problems: 0 });
    expect(summary['by_status']).to.deep.equal({ applied: 1, partial: 0, unapplied: 1, review: 0 });
    expect(summary['money_minor']).to.deep.equal({
      usd: { applied: 12_500, partial: 0, unapplied: 777, review: 0, on_orders: 12_500, remainder: 777, adjusted: 0 },
    });
  });

  it('reads zipped files and standard input, zipped or not', async () => {
    const plain = await match([]);
    const zipped = await runCli([
      'match',
      '--orders',
      file('o.jsonl.gz', gzipSync(lines(ORDERS))),
      '--payments',
      file('p.gz', gzipSync(lines(PAYMENTS))),
    ]);
    const orders = file('orders.jsonl', lines(ORDERS));
    const piped = await runCli(['match', '--orders', orders, '--payments', '-'], {}, lines(PAYMENTS));
    const pipedZip = await runCli(['match', '--orders', orders, '--payments', '-'], {}, gzipSync(lines(PAYMENTS)));
    const split = await runCli(
      ['match', '--orders', `${file('a', lines(ORDERS.slice(0, 1)))},-`, '--payments', file('p', lines(PAYMENTS))],
      {},
      lines(ORDERS.slice(1)),
    );
    for (const { code, out } of [zipped, piped, pipedZip, split]) {
      expect(code).to.equal(0);
      expect(out).to.equal(plain.out);
    }
  });

  it('takes several files, with commas and by repeating the option, and a name that has a comma', async () => {
    const [first, second, third] = ORDERS.map((each, n) =>
      file(`orders ${n}${n === 2 ? ',closed' : ''}.jsonl`, lines([each])),
    );
    const payments = file('payments.jsonl', lines(PAYMENTS));
    const { code, err } = await runCli([
      'match',
      '--orders',
      `${first},${second}`,
      '--orders',
      third ?? '',
      '--payments',
      payments,
      '--json',
    ]);
    expect(code).to.equal(0);
    expect(JSON.parse(err)).to.include({ orders: 3 });
  });

  it('decides by date and prints in the order of the file', async () => {
    const twice = [
      { ...payment('late', 'C-7', 12_500, 'A-1001'), date: '2026-11-22T00:00:00Z' },
      { ...payment('early', 'C-7', 12_500, 'A-1001'), date: '2026-11-21' },
      { ...payment('between', 'C-7', 8_990, 'A-1002'), date: '2026-11-21T23:59:59.999Z' },
    ];
    const { out } = await match([], ORDERS, twice);
    expect(decisions(out).map(({ id, allocations }) => [id, allocations.length])).to.deep.equal([
      ['late', 0],
      ['early', 1],
      ['between', 1],
    ]);
  });

  it('takes payments of one time as they stand in the file', async () => {
    const same = ['b', 'a'].map((id) => payment(id, 'C-7', 12_500, 'A-1001'));
    const { out } = await match([], ORDERS, same);
    expect(decisions(out).map(({ id, allocations }) => [id, allocations.length])).to.deep.equal([
      ['b', 1],
      ['a', 0],
    ]);
  });

  it('keeps amounts of any size exact from file to file', async () => {
    const amounts = ['1000000000000001', '9007199254740993', '9223372036854775807'];
    const big = (record: object, amount = '') => JSON.stringify(record).replace('"BIG"', amount);
    const orders = amounts.map((amount, n) =>
      big({ ...order(`B-${1000 + n}`, 'C-7', 1), amount_minor: 'BIG' }, amount),
    );
    const payments = amounts.map((amount, n) =>
      big({ ...payment(`p${n}`, 'C-7', 1, `B-${1000 + n}`), amount_minor: 'BIG' }, amount),
    );
    const args = ['--orders', file('o', orders.join('\n')), '--payments', file('p', payments.join('\n'))];
    const { code, out, err } = await runCli(['match', ...args, '--json']);
    expect(code).to.equal(0);
    for (const [n, amount] of amounts.entries())
      expect(out.split('\n')[n]).to.include(`"allocations":[{"order":"B-${1000 + n}","amount_minor":${amount}}]`);
    const sum = amounts.reduce((total, amount) => total + BigInt(amount), 0n);
    expect(err).to.include(`"on_orders":${sum},`);
  });

  it('decides the same whatever else a payment’s line holds', async () => {
    const truth = {
      truth: { allocations: [{ order: 'A-1002', amount_minor: 12_500 }], do_not_auto_match: true },
      order: 'A-1002',
    };
    const plain = await match([]);
    const told = await match(
      [],
      ORDERS,
      PAYMENTS.map((each) => ({ ...truth, ...each })),
    );
    expect(told.out).to.equal(plain.out);
  });

  it('gives the same answer every time', async () => {
    const [first, second] = [await match([]), await match([])];
    expect(first.out).to.equal(second.out);
  });

  describe('with --out', () => {
    it('writes the decisions there and nothing to standard output', async () => {
      const out = join(folder, 'decisions.jsonl');
      const result = await match(['--out', out]);
      expect([result.code, result.out]).to.deep.equal([0, '']);
      expect(readFileSync(out, 'utf8')).to.equal((await match([])).out);
      expect(leftOvers()).to.deep.equal([]);
    });

    it('zips a file that is called .gz', async () => {
      const out = join(folder, 'decisions.jsonl.gz');
      expect((await match(['--out', out])).code).to.equal(0);
      expect(gunzipSync(readFileSync(out)).toString()).to.equal((await match([])).out);
    });

    it('replaces what a link points to, and not the link', async () => {
      const target = file('target.jsonl', 'old');
      symlinkSync(target, join(folder, 'link.jsonl'));
      expect((await match(['--out', join(folder, 'link.jsonl')])).code).to.equal(0);
      expect(decisions(readFileSync(target, 'utf8'))).to.have.length(2);
    });

    it('leaves an older file as it is when a line cannot be used', async () => {
      const out = file('decisions.jsonl', 'old');
      const { code } = await match(['--out', out], ORDERS, [...PAYMENTS, { id: 'p3' }]);
      expect(code).to.equal(65);
      expect(readFileSync(out, 'utf8')).to.equal('old');
      expect(leftOvers()).to.deep.equal([]);
    });

    it('does not replace a file that is read', async () => {
      const { code, err } = await match(['--out', join(folder, 'orders.jsonl')]);
      expect(code).to.equal(64);
      expect(err).to.include('--out would replace');
      expect(readFileSync(join(folder, 'orders.jsonl'), 'utf8')).to.equal(lines(ORDERS));
    });

    it('says when the place cannot be written', async () => {
      const nowhere = await match(['--out', join(folder, 'no', 'such', 'folder.jsonl')]);
      expect(nowhere.code).to.equal(74);
      expect(nowhere.err).to.include('folder.jsonl cannot be written');
      const aFolder = await match(['--out', folder]);
      expect([aFolder.code, aFolder.err]).to.deep.equal([
        74,
        `quittance: ${folder} cannot be written: it is a folder\n`,
      ]);
    });

    it('says when the disk is full', async function () {
      if (!existsSync('/dev/full')) {
        console.log('      skipped: no /dev/full here');
        this.skip();
      }
      const { code, err } = await match(['--out', '/dev/full']);
      expect(code).to.equal(74);
      expect(err).to.include('/dev/full cannot be written: ENOSPC');
    });
  });

  describe('of files that cannot be used', () => {
    it('tells every problem of every file, decides nothing, and exits with 65', async () => {
      const { code, out, err } = await match(
        [],
        [{ ...ORDERS[0], currency: 'zzz' }, ORDERS[1]],
        [{ ...PAYMENTS[0], amount_minor: 1.5 }, PAYMENTS[1]],
      );
      expect(code).to.equal(65);
      expect(out).to.equal('');
      expect(err.trimEnd().split('\n')).to.deep.equal([
        `${join(folder, 'orders.jsonl')}:1: currency is "zzz": give a code of ISO 4217, for example "usd"`,
        `${join(folder, 'payments.jsonl')}:1: amount_minor is 1.5: write whole minor units without point or exponent, for example 12500 for 125.00 usd`,
        'quittance: 2 problems in the files: nothing was matched and nothing written',
      ]);
    });

    it('tells the first twenty, and how many there are', async () => {
      const { code, err } = await match(
        [],
        ORDERS,
        Array.from({ length: 30 }, () => ({ ...PAYMENTS[0], id: null })),
      );
      expect(code).to.equal(65);
      expect(err.trimEnd().split('\n')).to.have.length(22);
      expect(err).to.include('… and 10 more\n');
    });

    it('tells them as JSON with --json', async () => {
      const { code, err } = await match(['--json'], ORDERS, [{ ...PAYMENTS[0], date: 'soon' }]);
      expect(code).to.equal(65);
      const told = JSON.parse(err) as { problems: number; problems_shown: { line: number; field: string }[] };
      expect(told.problems).to.equal(1);
      expect(told.problems_shown[0]).to.include({ line: 1, field: 'date', file: join(folder, 'payments.jsonl') });
    });

    it('leaves bad payments out with --skip-bad, tells them, and exits with 1', async () => {
      const payments = [PAYMENTS[0], { ...PAYMENTS[0], id: 'bad', memo: 7 }, PAYMENTS[0], PAYMENTS[1]];
      const { code, out, err } = await match(['--skip-bad'], ORDERS, payments);
      expect(code).to.equal(1);
      expect(decisions(out).map(({ id }) => id)).to.deep.equal(['p1', 'p2']);
      expect(err).to.include('payments.jsonl:2: memo is 7: it must be text or null\n');
      expect(err).to.include('payments.jsonl:3: id was given before');
      expect(err).to.include('2 problems in payments: those lines were left out');
    });

    it('stops for a bad order even with --skip-bad', async () => {
      const { code, out } = await match(['--skip-bad'], [...ORDERS, ORDERS[0] ?? {}]);
      expect([code, out]).to.deep.equal([65, '']);
    });
  });

  describe('given wrongly', () => {
    const rows: readonly (readonly [why: string, args: readonly string[], code: number, message: RegExp])[] = [
      ['without orders', ['--payments', 'P'], 64, /required option '--orders/],
      ['without payments', ['--orders', 'O'], 64, /required option '--payments/],
      [
        'with files that are not there',
        ['--orders', 'no1,no2', '--payments', 'P'],
        66,
        /no1 is not there\nquittance: no2 is not there/,
      ],
      ['with a folder', ['--orders', '/', '--payments', 'P'], 66, /\/ is a folder/],
      [
        'with standard input twice',
        ['--orders', '-', '--payments', '-'],
        64,
        /standard input \(-\) can be read only once/,
      ],
      [
        'with a policy that is not there',
        ['--orders', 'O', '--payments', 'P', '--policy', 'strict'],
        66,
        /neither a policy \(quittance, stripe-current, stripe-legacy\)/,
      ],
      ['with a policy that is none', ['--orders', 'O', '--payments', 'P', '--policy', 'O'], 65, /no policy|no JSON/],
    ];
    for (const [why, args, code, message] of rows)
      it(`${why} exits with ${code}`, async () => {
        const places: Record<string, string> = { O: file('O', lines(ORDERS)), P: file('P', lines(PAYMENTS)) };
        const result = await runCli(['match', ...args.map((each) => places[each] ?? each)]);
        expect(result.code).to.equal(code);
        expect(result.err).to.match(message);
        expect(result.out).to.equal('');
      });
  });

  it('follows a policy by name and one in a file', async () => {
    const orders = [order('A-2001', 'C-7', 5_000), order('A-2002', 'C-7', 6_000)];
    const payments = [payment('p1', 'C-7', 11_500, '')];
    const [quittance, stripe] = [
      await match([], orders, payments),
      await match(['--policy', 'stripe-current'], orders, payments),
    ];
    expect(decisions(quittance.out)[0]?.allocations).to.deep.equal([]);
    expect(decisions(stripe.out)[0]?.allocations).to.have.length(2);
    const own = file('policy.json', '\ufeff{"name":"ours","extends":"stripe-current"}');
    const ours = await match(['--policy', own], orders, payments);
    expect(ours.out).to.equal(stripe.out);
    expect(ours.err).to.include('policy ours');
  });

  it('ends quietly when whoever reads its output leaves', async () => {
    const payments = Array.from({ length: 20_000 }, (_, n) =>
      payment(`p${n}`, null, n + 1, `nothing ${'x'.repeat(100)}`),
    );
    const args = ['match', '--orders', file('o', lines(ORDERS)), '--payments', file('p', lines(payments))];
    const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect([code, err]).to.deep.equal([0, '']);
  });

  it('says what to do when the files need more memory than there is', async () => {
    const orders = Array.from({ length: 200_000 }, (_, n) => order(`ORD-${n}`, `C-${n}`, 1_000));
    const args = ['--orders', file('o', lines(orders)), '--payments', file('p', lines(PAYMENTS))];
    const { code, out, err } = await runCli(['match', ...args], { NODE_OPTIONS: '--max-old-space-size=200' });
    expect([code, out]).to.deep.equal([78, '']);
    expect(err).to.match(
      /^quittance: the files need more memory than the \d+ MB .* NODE_OPTIONS=--max-old-space-size=\d+/,
    );
  });

  it('leaves no file behind when it is stopped', async () => {
    const payments = Array.from({ length: 200_000 }, (_, n) => payment(`p${n}`, null, n + 1, 'nothing of ours'));
    const out = join(folder, 'decisions.jsonl');
    const args = [
      'match',
      '--orders',
      file('o', lines(ORDERS)),
      '--payments',
      file('p', lines(payments)),
      '--out',
      out,
    ];
    const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    const closed = new Promise((resolve) => child.once('close', resolve));
    while (leftOvers().length === 0 && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGTERM');
    expect(await closed).to.equal(1);
    expect([existsSync(out), leftOvers()]).to.deep.equal([false, []]);
  });

  it('matches 100,000 payments to 100,000 orders in bounded memory', async function () {
    this.timeout(120_000);
    const many = 100_000;
    const orders = Array.from({ length: many }, (_, n) => order(`ORD-${100_000 + n}`, `C-${n % 5_000}`, 1_000 + n));
    const payments = orders.map((each, n) => payment(`p${n}`, each.customer, each.amount_minor, `order ${each.order}`));
    const args = ['--orders', file('o.jsonl', lines(orders)), '--payments', file('p.jsonl', lines(payments.reverse()))];
    const out = join(folder, 'out.jsonl');
    const { code, err } = await runCli(['match', ...args, '--out', out, '--json'], {
      NODE_OPTIONS: '--max-old-space-size=768',
    });
    expect(code, err).to.equal(0);
    expect(JSON.parse(err)).to.deep.include({
      payments: many,
      by_status: { applied: many, partial: 0, unapplied: 0, review: 0 },
    });
    expect(readFileSync(out, 'utf8').split('\n')).to.have.length(many + 1);
  });
});

interface Decision {
  readonly id: string;
  readonly status: string;
  readonly rule: string;
  readonly allocations: readonly { readonly order: string; readonly amount_minor: number }[];
  readonly because: string;
}

function match(args: readonly string[], orders: readonly unknown[] = ORDERS, payments: readonly unknown[] = PAYMENTS) {
  const files = [
    '--orders',
    file('orders.jsonl', lines(orders)),
    '--payments',
    file('payments.jsonl', lines(payments)),
  ];
  return runCli(['match', ...files, ...args]);
}

function decisions(out: string): Decision[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Decision);
}

function leftOvers(): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.tmp'));
}

function lines(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function order(reference: string, customer: string, amount: number) {
  return { order: reference, customer, currency: 'usd', amount_minor: amount, created: '2026-11-01' };
}

function payment(id: string, customer: string | null, amount: number, memo: string) {
  return { id, customer, currency: 'usd', amount_minor: amount, date: '2026-11-20', memo };
}
