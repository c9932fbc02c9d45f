import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { REFERENCE_TOKENS_MAX, referenceTokens } from '../references/tokens.js';
import { classifyNumbers } from './classify-numbers.js';
import { creditorReferencesIn } from './creditor-references-in.js';
import type { NumberKind } from './number-found.js';
import { STATEMENT_MEMOS } from './statement-memos.fixture.js';
import { readStructuredText } from './structured-text.js';

const DATA = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url));
const STATEMENTS = `${DATA}statements/lines.jsonl`;
const LABELS = `${DATA}statements/memo-labels.jsonl`;
const PAYMENTS = `${DATA}matching-benchmark/payments.jsonl`;

interface Line {
  readonly file: string;
  readonly n: number;
  readonly memo?: string;
  readonly extra?: string;
  readonly raw_86?: string;
}

/** What a person's label lets the classifier say. `null`: nothing sure but that it is an order's. */
const KINDS_OF_LABELS: Readonly<Record<string, readonly NumberKind[]>> = {
  ...{
    invoice: ['order_label', 'unknown'],
    order: ['order_label'],
    'payment reference': ['order_label'],
    cheque: ['cheque'],
  },
  ...{
    'payment reference, part 1': ['order_label'],
    'payment reference, part 2': ['order_label'],
    payment: ['unknown', 'processor'],
  },
  ...{ customer: ['customer', 'end_to_end', 'unknown'], contract: ['contract', 'unknown'], mandate: ['mandate'] },
  ...{
    'end-to-end': ['end_to_end', 'unknown'],
    'tax number': ['tax_id', 'end_to_end'],
    'virtual account': ['account'],
  },
  ...{
    'not a reference: date': ['date'],
    'not a reference: invoice date': ['date'],
    'not a reference: account': ['account'],
  },
  ...{
    'not a reference: tax amount': ['amount'],
    'not a reference: amount': ['amount'],
    'not a reference: card': ['card'],
  },
  ...{
    'not a reference: bank run': ['unknown'],
    'not a reference: bank id': ['unknown'],
    'not a reference: postcode': ['unknown'],
  },
};

describe('the texts of public bank statements', () => {
  it('are read without an error', function () {
    const lines = linesOf<Line>(STATEMENTS);
    if (lines === null) return this.skip();
    for (const text of lines.flatMap((line) => [line.memo ?? [], line.extra ?? [], line.raw_86 ?? []].flat())) {
      for (const reading of readStructuredText(text).texts) classifyNumbers(reading);
      expect(referenceTokens(text).length).to.be.at.most(REFERENCE_TOKENS_MAX);
      const digits = text.replace(/\D/g, '').length > 0;
      if (!digits) expect(classifyNumbers(text)).to.eql([]);
    }
  });

  it('have the numbers that a person found in them', function () {
    const lines = linesOf<Line>(STATEMENTS);
    if (lines === null) return this.skip();
    const texts = new Map(lines.map((line) => [`${line.file} ${line.n}`, line.memo ?? line.extra ?? '']));
    const rows = Object.entries(STATEMENT_MEMOS).flatMap(([file, memos]) =>
      Object.entries(memos).map(([n, expected]) => [`${file} ${n}`, expected] as const),
    );
    expect(rows).to.have.length(100);
    for (const [line, expected] of rows) {
      const found = classifyNumbers(texts.get(line) ?? '').map(
        (each) => `${each.kind}${each.sure ? '!' : ''} ${each.text}`,
      );
      expect(found.join(' | '), line).to.equal(expected);
    }
  });

  it('have the tokens that a person labelled, as what the person said', function () {
    const labelled = linesOf<{ file: string; text: string; tokens: { token: string; kind: string }[] }>(LABELS);
    if (labelled === null) return this.skip();
    expect(labelled).to.have.length(16);
    for (const { file, text, tokens } of labelled) {
      const found = classifyNumbers(text);
      for (const { token, kind } of tokens.filter((each) => /\d/.test(each.token) && text.includes(each.token))) {
        const kinds = found.filter((each) => text.slice(each.start, each.end).includes(token)).map((each) => each.kind);
        const allowed = KINDS_OF_LABELS[kind] ?? [];
        expect(allowed, `${file} ${kind}`).not.to.eql([]);
        expect(
          kinds.some((each) => allowed.includes(each)),
          `${file} ${token}: ${kinds.join(', ')}`,
        ).to.equal(true);
      }
    }
  });

  it('and of payments are read without an error, and no order number is surely something else', function () {
    const payments = linesOf<{ memo: string }>(PAYMENTS);
    if (payments === null) return this.skip();
    for (const { memo } of payments) {
      readStructuredText(memo);
      creditorReferencesIn(memo);
      const wrong = classifyNumbers(memo).filter(
        (each) => /^ORD-?\d{6}$/.test(each.text) && each.kind !== 'order_label',
      );
      expect(wrong, memo).to.eql([]);
    }
  });
});

function linesOf<T>(path: string): T[] | null {
  if (!existsSync(path)) {
    console.log(`      skipped: ${path} is not there`);
    return null;
  }
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}
