import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { ORDERS_QUERY } from './list-queries.js';
import { ORDER_BODY } from './order-body.js';
import { FIELD_ERROR } from './problem-details.js';
import { readJson, readQuery } from './read-json.js';
import { z } from './zod.js';

const ORDER = { customer: { reference: 'C-7' }, currency: 'usd', amount: 12_500, placed_at: '2026-11-21T08:00:00Z' };

const pointersOf = (json: unknown, schema: z.ZodType = ORDER_BODY): string[] => {
  const read = readJson(schema, json);
  return read.ok ? [] : read.errors.map((each) => each.pointer ?? '');
};

describe('reading JSON', () => {
  it('gives what is right as it is', () => {
    expect(readJson(ORDER_BODY, ORDER)).to.deep.equal({ ok: true, value: ORDER });
  });

  it('points to the place of a mistake as RFC 6901 says, in a URI', () => {
    expect(pointersOf({ ...ORDER, 'a/b~c d%': 1 })).to.deep.equal(['#/a~1b~0c%20d%25']);
    expect(pointersOf([{}, { n: 'x' }], z.array(z.object({ n: z.number().optional() })))).to.deep.equal(['#/1/n']);
  });

  it('tells one mistake of each field', () => {
    expect(pointersOf({ ...ORDER, amount: 1e300 })).to.deep.equal(['#/amount']);
    expect(pointersOf({ ...ORDER, amount: -1.5 })).to.deep.equal(['#/amount']);
  });

  const unsafe: readonly (readonly [string, unknown, string])[] = [
    ['half a surrogate pair', { a: '\ud800' }, '#/a'],
    ['NUL', { a: ['x', '\u0000'] }, '#/a/1'],
    ['a reserved key', JSON.parse('{"a": {"__proto__": 1}}'), '#/a/__proto__'],
    ['a number that is rounded', { a: 2 ** 53 }, '#/a'],
    ['a number that is none', { a: Number.POSITIVE_INFINITY }, '#/a'],
  ];
  for (const [what, json, pointer] of unsafe)
    it(`refuses ${what} wherever it stands, whatever the schema says`, () => {
      expect(pointersOf(json, z.unknown())).to.deep.equal([pointer]);
    });

  it('says the first hundred mistakes of a body that has more', () => {
    expect(pointersOf(Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`k${n}`, '\u0000'])))).to.have.length(
      100,
    );
  });

  it('never throws, never quotes a value, and always says what to do, whatever it is given', () => {
    const secret = 'hunter2-hunter2';
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(ORDER)), (value, field) => {
        for (const json of [value, { ...ORDER, [field]: value }, { ...ORDER, [field]: { inner: secret, value } }]) {
          const read = readJson(ORDER_BODY, json);
          if (read.ok) continue;
          expect(read.errors.length).to.be.greaterThan(0);
          for (const error of read.errors) {
            expect(FIELD_ERROR.safeParse(error).success).to.equal(true);
            expect(error.detail).to.not.equal('');
            expect(error.detail).to.not.include(secret);
          }
        }
      }),
    );
  });

  it('accepts no order twice as two: what is accepted is read the same again', () => {
    const order = fc.record({
      amount: fc.maxSafeNat(),
      currency: fc.constantFrom('usd', 'JPY', 'Kwd'),
      placed_at: fc
        .date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true })
        .map((at) => at.toISOString()),
      customer: fc.record({ reference: fc.string({ minLength: 1, maxLength: 255, unit: 'binary' }) }),
    });
    fc.assert(
      fc.property(order, (json) => {
        const read = readJson(ORDER_BODY, json);
        if (read.ok) expect(readJson(ORDER_BODY, JSON.parse(JSON.stringify(read.value)))).to.deep.equal(read);
      }),
    );
  });
});

describe('reading a query', () => {
  it('names the parameter and fills in what is left out', () => {
    expect(readQuery(ORDERS_QUERY, { limit: '7' })).to.deep.equal({
      ok: true,
      value: { connection: 'default', limit: 7 },
    });
    const read = readQuery(ORDERS_QUERY, { limit: ['1', '2'], customer: '' });
    expect(read.ok ? [] : read.errors.map((each) => each.parameter)).to.have.members(['limit', 'customer']);
  });
});
