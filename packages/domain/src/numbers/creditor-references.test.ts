import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { creditorReferencesIn } from './creditor-references-in.js';
import { readCreditorReference } from './read-creditor-reference.js';

describe('references with check digits', () => {
  for (const [text, kind, payload] of [
    ['RF18 5390 0754 7034', 'rf', '539007547034'],
    ['rf18-0000-0000-0539-0075-4703-4', 'rf', '539007547034'],
    ['RF45 G72U UR', 'rf', 'G72UUR'],
    ['21 00000 00003 13947 14300 09017', 'swiss_qr', '21000000000313947143000901'],
    ['+++090/9337/55493+++', 'belgian', '909337554'],
    ['***090/9337/55493***', 'belgian', '909337554'],
    ['+71<123456789012347+12345678<', 'danish_fik', '12345678901234'],
    ['SI12 1234567890120', 'slovenian', '123456789012'],
    ['1232', 'viitenumero', '123'],
    ['2345676', 'swedish_ocr', '234567'],
  ] as const)
    it(`reads ${text} as ${kind} with ${payload}`, () => {
      expect(readCreditorReference(text)).to.include({ kind, payload });
    });

  for (const text of [
    ...[
      'RF19 5390 0754 7034',
      '21 00000 00003 13947 14300 09018',
      '+++090/9337/55494+++',
      '+71<123456789012346+12345678<',
    ],
    ...['SI12 1234567890121', 'RF18', 'ORD-536365', '', '000000', '-', '\ud800'],
  ])
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(readCreditorReference(text)).to.equal(null);
    });

  it('offers the number without the length digit of a Swedish OCR too', () => {
    expect(creditorReferencesIn(`OCR ${withLuhn('12345677')}`)[0]?.payloads).to.eql(['12345677']);
    expect(creditorReferencesIn(`OCR ${withLuhn('12345679')}`)[0]?.payloads).to.eql(['12345679', '1234567']);
  });

  it('takes off the check digit of a Finnish reference within RF', () => {
    expect(readCreditorReference(withRf('1232'))?.payloads).to.eql(['1232', '123']);
  });

  it('reads a KID that ends in a dash', () => {
    const own = Array.from({ length: 99 }, (_, index) => `${1000 + index}`).find((each) => mod11(each) === 10) ?? '';
    expect(creditorReferencesIn(`KID ${own}- mvh`)).to.deep.include.members([
      { kind: 'norwegian_kid', reference: `${own}-`, payload: own, payloads: [own], start: 4, end: 9, sure: true },
    ]);
  });

  for (const [text, payloads] of [
    ['payment RF18 5390 0754 7034 with thanks', ['539007547034']],
    ['Faktura KID: 2345676', ['234567']],
    ['viite 1232 kiitos', ['123']],
    ['OCR-nummer 18', ['1']],
    ['communication +++090/9337/55493+++ facture', ['909337554']],
    ['4111 1111 1111 1111', []],
    ['ORD-2345676', []],
    ['order of 12 chairs', []],
  ] as const)
    it(`finds ${payloads.join(', ') || 'nothing'} in "${text}"`, () => {
      expect(creditorReferencesIn(text).map((each) => each.payload)).to.include.members([...payloads]);
      if (payloads.length === 0) expect(creditorReferencesIn(text)).to.eql([]);
    });

  it('is not sure where only a check digit fits', () => {
    expect(creditorReferencesIn('payment 2345676').map((each) => each.sure))
      .to.include(false)
      .and.not.to.include(true);
  });

  const own = fc.stringMatching(/^[1-9]\d{3,9}$/);
  const separator = fc.constantFrom('', ' ', '-', '.', '/');

  it('finds whatever was made, with any separators, among words', () => {
    fc.assert(
      fc.property(own, separator, fc.constantFrom('rf', 'swiss', 'belgian', 'kid'), (number, between, kind) => {
        const [label, made, payload] = MAKE[kind](number);
        const text = `paid ${label}${inFours(made, between)} with thanks`;
        expect(creditorReferencesIn(text).flatMap((each) => each.payloads)).to.include(payload);
      }),
    );
  });

  it('refuses a reference with one digit changed', () => {
    fc.assert(
      fc.property(own, fc.nat(), fc.integer({ min: 1, max: 9 }), (number, at, by) => {
        for (const made of [withRf(number), withRecursive(number.padStart(26, '0')), withBelgian(number)]) {
          const places = [...made].flatMap((char, index) => (/\d/.test(char) ? [index] : []));
          const place = places[at % places.length] ?? 0;
          const wrong = `${made.slice(0, place)}${(Number(made[place]) + by) % 10}${made.slice(place + 1)}`;
          const read = readCreditorReference(wrong)?.kind;
          expect(['rf', 'swiss_qr', 'belgian']).not.to.include(read);
        }
      }),
    );
  });

  it('reads only what no text can break', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const { start, end } of creditorReferencesIn(text)) expect(end).to.be.greaterThan(start);
      }),
    );
  });
});

const MAKE = {
  rf: (number: string) => ['', withRf(number), number],
  swiss: (number: string) => ['', withRecursive(number.padStart(26, '0')), number],
  belgian: (number: string) => ['', withBelgian(number), number],
  kid: (number: string) => ['KID ', withLuhn(number), number],
} as const satisfies Record<string, (number: string) => readonly [string, string, string]>;

function inFours(text: string, between: string): string {
  return text.startsWith('+') ? text : (text.match(/.{1,4}/g) ?? []).join(between);
}

function withRf(own: string): string {
  const digits = [...`${own}RF00`].map((char) => Number.parseInt(char, 36)).join('');
  return `RF${(98n - (BigInt(digits) % 97n)).toString().padStart(2, '0')}${own}`;
}

function withRecursive(own: string): string {
  let carry = 0;
  for (const digit of own) carry = Number('0946827135'[(carry + Number(digit)) % 10]);
  return `${own}${(10 - carry) % 10}`;
}

function withBelgian(own: string): string {
  const check = (BigInt(own) % 97n || 97n).toString().padStart(2, '0');
  return `+++${own.padStart(10, '0')}${check}+++`.replace(/(\d{3})(\d{4})(\d{5})/, '$1/$2/$3');
}

function withLuhn(own: string): string {
  const sum = [...own].reverse().reduce((total, digit, index) => {
    const weighed = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + Math.floor(weighed / 10) + (weighed % 10);
  }, 0);
  return `${own}${(10 - (sum % 10)) % 10}`;
}

function mod11(own: string): number {
  const weights = [2, 3, 4, 5, 6, 7];
  return (
    11 - ([...own].reverse().reduce((sum, digit, index) => sum + Number(digit) * (weights[index % 6] ?? 0), 0) % 11)
  );
}
