import { expect } from 'chai';
import { describe, it } from 'mocha';
import { readEnvelope } from './read-envelope.js';

const read = (fields: Record<string, unknown>) =>
  readEnvelope(Buffer.from(JSON.stringify({ id: 'evt_1', type: 'a.b', created: 1, data: { object: {} }, ...fields })));

describe('reading an event from the inbox', () => {
  it('reads what others wrapped: no version, no account, no object id', () => {
    const told = read({ api_version: null });
    expect(told.ok && told.event).to.include({
      account: null,
      apiVersion: null,
      objectId: null,
      livemode: false,
      createdMs: 1_000,
    });
  });

  it('keeps ids apart that differ in case alone', () => {
    const told = read({ id: 'evt_aB', data: { object: { id: 'ch_Ab' } } });
    expect(told.ok && [told.event.id, told.event.objectId]).to.deep.equal(['evt_aB', 'ch_Ab']);
  });

  const refused: readonly (readonly [string, Record<string, unknown>])[] = [
    ['an id of 256 characters', { id: `evt_${'x'.repeat(252)}` }],
    ['an id outside ASCII', { id: 'evt_é' }],
    ['an id with a line break', { id: 'evt_1\nx' }],
    ['an id that is a number', { id: 17 }],
    ['a type of 129 characters', { type: 'x'.repeat(129) }],
    ['an object id of 256 characters', { data: { object: { id: 'x'.repeat(256) } } }],
    ['an account that is an object', { account: {} }],
    ['a version of 65 characters', { api_version: 'x'.repeat(65) }],
    ['a time in words', { created: 'yesterday' }],
    ['a time before 1970', { created: -1 }],
    ['a time with a fraction', { created: 1.5 }],
    ['a time after the year 9999', { created: 1e15 }],
  ];
  for (const [what, fields] of refused)
    it(`refuses ${what}`, () => {
      const told = read(fields);
      expect(told.ok ? 'accepted' : told.code).to.equal('body_not_an_event');
    });

  it('takes the longest id that Stripe promises', () => {
    expect(read({ id: 'x'.repeat(255) }).ok).to.equal(true);
  });

  it('refuses text that is not JSON as a value, not by throwing', () => {
    for (const text of ['', '{', 'undefined', '\u0000', `${'['.repeat(100_000)}`])
      expect(readEnvelope(Buffer.from(text)).ok).to.equal(false);
  });
});
