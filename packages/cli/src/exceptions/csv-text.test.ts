import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { BYTE_ORDER_MARK, csvText, type Delimiter, readTable, withoutEscape } from './csv-text.js';
import { readDecisions } from './read-decisions.js';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a spreadsheet', () => {
  for (const cell of ['=1+1', '+49 30', '-5', '@SUM(A1)', '\tx', '\rx', '＝1', '=HYPERLINK("http://x","y")'])
    it(`never reckons ${JSON.stringify(cell)}`, () => {
      const text = csvText([[cell]], 'comma');
      expect(text.replace(/^"/, '')).to.match(/^'/);
      const { rows } = readTable(bytes(csvText([['head'], [cell]], 'comma')));
      expect(withoutEscape(rows[0]?.cells['head'] ?? '')).to.equal(cell);
    });

  for (const [cell, kept] of [
    ['rent;=cmd()', "rent;'=cmd()"],
    ['rent;" =cmd()', 'rent;" \'=cmd()'],
    ['two\nlines\n=cmd()', "two\nlines\n'=cmd()"],
    ['a, -b', 'a, -b'],
    ['5=5', '5=5'],
  ] as const)
    it(`of a country with another delimiter never reckons a part of ${JSON.stringify(cell)}`, () => {
      const { rows } = readTable(bytes(csvText([['head'], [cell]], 'comma')));
      expect(rows[0]?.cells['head']).to.equal(kept);
    });

  it('keeps every cell, whatever stands in it, with any delimiter', () => {
    const cell = fc
      .string({ unit: 'binary', maxLength: 20 })
      .filter((text) => text.isWellFormed() && !/[,;\s]["\s]*[=+\-@＝＋－＠]/.test(text));
    const delimiter = fc.constantFrom<Delimiter>('comma', 'semicolon', 'tab');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }),
        delimiter,
        fc.boolean(),
        (rows, which, bom) => {
          const text = csvText([['first', 'second'], ...rows], which);
          const read = readTable(bytes((bom ? BYTE_ORDER_MARK : '') + text));
          const found = read.rows.map(({ cells }) => [cells['first'] ?? '', cells['second'] ?? ''].map(withoutEscape));
          // A line whose cells are all empty cannot be told from an empty one.
          const kept = rows.filter((row) => row.some((each) => each !== ''));
          expect(found.filter((row) => row.some((each) => each !== ''))).to.deep.equal(kept.map((row) => [...row]));
        },
      ),
    );
  });

  it('is read as Excel saves it: UTF-16 with tabs, UTF-8 with a mark and semicolons', () => {
    const utf16 = new Uint8Array(Buffer.from('\uFEFFid\tversion\tdecision\r\n7\tv1\tdismiß\r\n', 'utf16le'));
    expect(readTable(utf16).rows[0]?.cells).to.deep.equal({ id: '7', version: 'v1', decision: 'dismiß' });
    const { columns } = readTable(bytes('\uFEFFID; Version ;"decision"\r\n7;v1;x\r\n'));
    expect(columns).to.deep.equal(['id', 'version', 'decision']);
  });

  for (const [what, text, sentence] of [
    ['of another encoding', Buffer.from('id,version,decision\n1,v,caf\xe9\n', 'latin1'), /save it as "CSV UTF-8"/],
    ['without the version', bytes('id,decision\n1,dismiss\n'), /no column "version"/],
    ['with a column twice', bytes('id,version,decision,decision\n'), /two columns "decision"/],
    ['with an open quote', bytes('id,version,decision\n1,v,"x\n'), /[Qq]uote/],
    ['with cells beyond the columns', bytes('id,version,decision\n1,v,x,y\n'), /[Cc]olumn/],
    ['that is empty', bytes(''), /no column "id"/],
  ] as const)
    it(`${what} is refused as a whole`, () => {
      expect(() => readDecisions(new Uint8Array(text))).to.throw(sentence);
    });
});

describe('decisions in a spreadsheet', () => {
  const head = 'id,version,decision,decision_order,decision_amount,decision_detail,decision_note\n';
  const read = (row: string) => readDecisions(bytes(head + row)).decisions[0];

  for (const [row, words] of [
    ['7,v1,On account,,,,', { action: 'on_account' }],
    ['7,v1, APPLY ,A-1,500,,phoned', { action: 'apply', order: 'A-1', amount: '500', note: 'phoned' }],
    ['7,v1,split,A-1=5; A-2=7;,,,', { action: 'split', to: ['A-1=5', 'A-2=7'] }],
    ['7,v1,write-off,A-1,,bank_fee,', { action: 'write_off', order: 'A-1', reason: 'bank_fee' }],
    ['7,v1,assign,,,ana,', { action: 'assign', owner: 'ana' }],
    ["7,v1,comment,,,,'=1+1", { action: 'comment', note: '=1+1' }],
    ['7,v1,dismiss,,,what?,', { action: 'dismiss', detail: 'what?' }],
    ['7,v1,,A-1,,,', { action: '', order: 'A-1' }],
  ] as const)
    it(`reads ${row}`, () => {
      const { words: found, ...place } = read(row) ?? { words: {} };
      expect(place).to.deep.equal({ line: 2, id: '7', version: 'v1' });
      expect(JSON.parse(JSON.stringify(found))).to.deep.equal(words);
    });

  it('are only where something was filled in', () => {
    const { decisions, undecided } = readDecisions(bytes(`${head}7,v1,,,,,\n8,v2,dismiss,,,,\n\n9,v3, ,,,,\n`));
    expect(decisions.map((each) => [each.id, each.line])).to.deep.equal([['8', 3]]);
    expect(undecided).to.equal(2);
  });
});
