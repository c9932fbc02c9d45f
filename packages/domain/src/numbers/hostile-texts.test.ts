import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { classifyFolded, classifyNumbers } from './classify-numbers.js';
import { creditorReferencesIn, creditorReferencesOf } from './creditor-references-in.js';
import { announcesDeduction, announcesPartPayment } from './payment-words.js';
import { readStructuredText } from './structured-text.js';

const LENGTH = 10_000;
const PIECES: readonly string[] = [
  ...[
    '1',
    '9',
    '0',
    ' ',
    '1 ',
    '1-',
    '1.',
    '1/',
    '-',
    '--',
    '.',
    ',',
    '+',
    '#',
    '(',
    '"',
    "'",
    '\n',
    '\r\n',
    'A',
    'A1',
    'A-',
    'A-1',
  ],
  ...[
    'RF',
    'RF18',
    'RF18 ',
    'ORD-',
    'ORD-536365 ',
    'INV ',
    'NO ',
    'NR',
    'EREF+',
    'EREF',
    '/ROC/',
    '?20',
    '?20?21',
    'SVWZ:',
    'IBAN',
  ],
  ...[
    'DE89',
    'DE89370400440532013000',
    '2011',
    '2011-05-03',
    '01.01.2011-',
    '1月',
    '令和',
    '3 MAY ',
    'MAY',
    '1:',
    '12:30',
    'EUR',
    'EUR 1',
    '€',
  ],
  ...[
    '1,000',
    '1.000,',
    '4111 1111 1111 1111',
    'XXXX',
    '****',
    'X',
    '請',
    '請求',
    'ｾ',
    '주문',
    'ใ',
    'é',
    'ß',
    'ﬃ',
    '\u202e',
    '\u0000',
    '\ud800',
  ],
  ...[
    '😀',
    'Abzgl ',
    'Rate',
    'part 1',
    '1/2',
    '<',
    '+71<',
    'UND ',
    ' UND',
    '@',
    '_',
    '_1',
    'KID ',
    'VIITE',
    '+++090/9337/55493+++',
  ],
];

/** Without `foldText`, which reads a thousand characters only. */
function readAll(text: string): number {
  classifyNumbers(text);
  creditorReferencesIn(text);
  readStructuredText(text);
  for (const asks of [announcesPartPayment, announcesDeduction]) asks(text);
  return classifyFolded(text).length + creditorReferencesOf(text).length;
}

describe('hostile texts', () => {
  it('are read to the end: what grew with the square of their length would run into the limit', function () {
    this.timeout(20_000);
    for (const piece of PIECES)
      expect(readAll(piece.repeat(Math.ceil(LENGTH / piece.length))), piece).to.be.at.least(0);
  });

  it('never throw, whatever characters they are of', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }),
        fc.string({ unit: 'binary' }),
        (pieces, strange) => {
          expect(readAll(pieces.join('') + strange)).to.be.at.least(0);
          expect(readAll(strange + pieces.reverse().join(''))).to.be.at.least(0);
        },
      ),
    );
  });

  it('with ten thousand references are read to the end', () => {
    const references = Array.from({ length: 10_000 }, (_, index) => `ORD-${100_000 + index}`);
    expect(classifyFolded(references.join(', ')).map((each) => each.text)).to.eql(references);
  });
});
