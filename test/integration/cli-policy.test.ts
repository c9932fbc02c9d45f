import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FreshStore, freshStore } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { runCli } from './run-cli.js';

describe('quittance policy', function () {
  this.timeout(60_000);
  let fresh: FreshStore;
  let folder: string;
  const cli = (...args: string[]) => runCli(['policy', ...args], { MYSQL_URL: fresh.url });
  const file = (name: string, content: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const automatic = ['explicit', 'reference', 'exact_sum', 'same_amount', 'oldest_first'].map((rule) => ({
    rule,
    mode: 'automatic',
  }));

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'policies-'));
    fresh = await freshStore();
    const { sql } = fresh.store;
    await sql.write(
      `INSERT INTO customer_accounts (id, connection_id, reference, name) VALUES (1, 1, 'C-7', 'Ada'), (2, 1, 'C-8', 'Babbage')`,
    );
    await sql.write(
      `INSERT INTO orders (connection_id, account_id, reference, currency, amount, open_amount, placed_at)
       VALUES (1, 1, 'A-1001', 'usd', 1000, 1000, '2026-11-01'), (1, 1, 'A-1002', 'usd', 2000, 2000, '2026-11-02')`,
    );
    await sql.write(
      `INSERT INTO payments (connection_id, account_id, stripe_id, kind, status, funded_by, currency, captured, amount, unapplied, paid_at)
       VALUES (1, 1, 'pi_guess', 'payment', 'succeeded', 'customer', 'usd', 1500, 1500, 1500, '2026-11-03')`,
    );
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await fresh.drop();
  });

  it('shows a document that can be set again, and tells beside it what it is', async () => {
    const { code, out, err } = await cli('show');
    expect([code, err.trim()]).to.deep.equal([0, 'quittance is in force for everybody: it comes with the product']);
    const kept = file('kept.json', out);
    const set = await cli('set', kept, '--note', 'kept', '--actor', 'ana');
    expect([set.code, set.out.trim(), set.err]).to.deep.equal([
      0,
      'version 1 is written; quittance@1 is in force for everybody',
      '',
    ]);
    const again = await cli('set', kept);
    expect(again.out).to.match(/^nothing to write: quittance@1/);
    expect((await cli('show')).err).to.match(/written .* by ana \(kept\)/);
    expect(JSON.parse((await cli('show', '--json')).out)).to.include({
      version: 1,
      own: true,
      in_force: 'quittance@1',
    });
  });

  it('gives a customer another policy, and takes it back', async () => {
    const own = file('own.json', { name: 'oldest-first', rules: automatic });
    expect((await cli('set', own, '--customer', 'C-7')).out).to.match(/oldest-first@2 is in force for customer C-7/);
    expect((await cli('show', '--customer', 'C-8')).err).to.match(/quittance@1 .*no policy of their own/);
    expect((await cli('unset', '--customer', 'C-7', '--note', 'no more')).out).to.match(/quittance@1 is in force/);
    const { out } = await cli('history');
    expect(
      out
        .split('\n')
        .slice(1)
        .map((line) =>
          line
            .trim()
            .split(/\s{2,}/)
            .slice(0, 3)
            .join(' '),
        ),
    ).to.deep.equal(['3 C-7 taken back', '2 C-7 oldest-first', '1 everybody quittance', '']);
    expect(JSON.parse((await cli('history', '--customer', 'C-7', '--json')).out)).to.have.length(2);
    const stranger = await cli('set', own, '--customer', 'C-9');
    expect([stranger.code, stranger.err]).to.deep.equal([1, 'quittance: no order has the customer C-9\n']);
  });

  it('is not written over a version that was not seen', async () => {
    const late = await cli('set', 'stripe-legacy', '--over', '0');
    expect([late.code, late.err]).to.deep.equal([
      1,
      'quittance: version 1 is the newest: look at it and write again over it\n',
    ]);
  });

  it('names every mistake of a file and writes nothing', async () => {
    const before = (await cli('history', '--json')).out;
    const wrong = file('wrong.json', { group_size_max: 9, colour: 'red' });
    const { code, out, err } = await cli('set', wrong);
    expect([code, out]).to.deep.equal([65, '']);
    expect(err)
      .to.match(/group_size_max: 9 is not allowed here; write a whole number of orders from 1 to 5/)
      .and.match(/colour: is not known here/);
    expect((await cli('history', '--json')).out).to.equal(before);
  });

  it('tries a policy on the payments of the past, and keeps every change in a file', async () => {
    const looser = file('looser.json', { name: 'looser', rules: automatic });
    const shown = await cli('preview', looser, '--from', '2026-11-01');
    expect(shown.code, shown.err).to.equal(0);
    expect(shown.out)
      .to.match(/pi_guess +C-7 +15\.00 usd +new +on account +A-1001 10\.00 usd/)
      .and.match(/1 payments in the period, 1 replayed/)
      .and.match(/matches: 1 new, 0 lost, 0 changed, 0 the same/)
      .and.match(/usd: 10\.00 usd would lie elsewhere; on orders 0\.00 usd → 10\.00 usd/)
      .and.match(/waiting for a person: 1 → 1 payments/);
    const out = join(folder, 'changes.jsonl');
    const kept = await cli('preview', looser, '--out', out);
    expect(kept.out).to.include('1 new');
    expect(kept.out).to.not.include('pi_guess');
    const [line, ...others] = readFileSync(out, 'utf8').trim().split('\n');
    expect(others).to.deep.equal([]);
    expect(JSON.parse(line ?? '')).to.include({ payment: 'pi_guess', change: 'new' });
    const json = JSON.parse((await cli('preview', looser, '--json', '--to', '2026-11-03')).out);
    expect(json).to.deep.include({ lines: [], lines_left_out: 0 });
    const ofOther = JSON.parse((await cli('preview', looser, '--json', '--customer', 'C-8')).out);
    expect(ofOther.summary.payments.in_period).to.equal(0);
    expect(await fresh.store.sql.select('SELECT 1 FROM applications')).to.deep.equal([]);
  });

  it('says how it is used', async () => {
    expect((await cli('preview', 'quittance', '--from', 'yesterday')).code).to.equal(64);
    expect((await cli('unset')).code).to.equal(64);
    expect((await cli('show', '--connection', 'other')).err).to.match(/no connection "other"/);
    const help = await cli('--help');
    expect(help.out)
      .to.match(/show .*\n.*set /)
      .and.match(/docs\/policies\.md/);
  });
});
