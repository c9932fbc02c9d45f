import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { signWebhook } from './sign-webhook.js';
import { verifyWebhook, type WebhookVerdict } from './verify-webhook.js';

const SECRET = 'whsec_current';
const NOW_MS = 1_790_000_000_000;
const BODY = Buffer.from(
  JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'charge.succeeded',
    created: 1_789_999_990,
    livemode: true,
    api_version: '2026-10-28.endive',
    account: 'acct_1',
    data: { object: { id: 'ch_1', object: 'charge', description: 'Ægir ✓ 株式会社' } },
  }),
);

const sign = (rawBody: Buffer, more: { secret?: string; timestampMs?: number } = {}): string =>
  signWebhook({ rawBody, secret: SECRET, timestampMs: NOW_MS, ...more });

const verify = (more: Partial<Parameters<typeof verifyWebhook>[0]> = {}): WebhookVerdict =>
  verifyWebhook({ rawBody: BODY, header: sign(BODY), secrets: [SECRET], nowMs: NOW_MS, ...more });

const codeOf = (verdict: WebhookVerdict): string => (verdict.ok ? 'accepted' : verdict.code);

describe('verifying a webhook', () => {
  it('accepts what was signed with the secret and tells what the inbox needs to know', () => {
    const verdict = verify();
    if (!verdict.ok) throw new Error(verdict.detail);
    const { json, ...envelope } = verdict.event;
    expect(envelope).to.deep.equal({
      id: 'evt_1',
      type: 'charge.succeeded',
      account: 'acct_1',
      livemode: true,
      apiVersion: '2026-10-28.endive',
      createdMs: 1_789_999_990_000,
      objectId: 'ch_1',
    });
    expect(json).to.deep.equal(JSON.parse(BODY.toString()));
  });

  it('accepts either secret while one is being rolled, wherever it stands in the list', () => {
    const header = sign(BODY, { secret: 'whsec_old' });
    expect(codeOf(verify({ header, secrets: [SECRET, 'whsec_old'] }))).to.equal('accepted');
    expect(codeOf(verify({ header, secrets: ['whsec_old', SECRET] }))).to.equal('accepted');
  });

  it('accepts a header that carries the signatures of both secrets', () => {
    const other = sign(BODY, { secret: 'whsec_other' }).split(',')[1];
    const [time, own] = sign(BODY).split(',');
    expect(codeOf(verify({ header: `${time},${other},${own},v0=abc` }))).to.equal('accepted');
  });

  it('refuses a body of which one byte changed', () => {
    for (const at of [0, 10, BODY.length - 1]) {
      const rawBody = Buffer.from(BODY);
      rawBody.writeUInt8(rawBody.readUInt8(at) ^ 1, at);
      expect(codeOf(verify({ rawBody })), `byte ${at}`).to.equal('signature_mismatch');
    }
  });

  it('refuses the same JSON written in another way: the bytes are signed, not the meaning', () => {
    const rawBody = Buffer.from(JSON.stringify(JSON.parse(BODY.toString()), null, 2));
    expect(codeOf(verify({ rawBody }))).to.equal('signature_mismatch');
  });

  it('refuses bytes that decode to the signed text without being it', () => {
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), BODY]);
    expect(codeOf(verify({ rawBody: marked }))).to.equal('body_not_text');
    const replaced = Buffer.from('{"id":"\uFFFD"}');
    const invalid = Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(codeOf(verify({ rawBody: invalid, header: sign(replaced) }))).to.equal('body_not_text');
  });

  const windows: readonly (readonly [string, number, string])[] = [
    ['now', 0, 'accepted'],
    ['300 s old', -300, 'accepted'],
    ['301 s old', -301, 'timestamp_too_old'],
    ['300 s ahead', 300, 'accepted'],
    ['301 s ahead', 301, 'timestamp_in_future'],
  ];
  for (const [when, seconds, code] of windows)
    it(`takes a signature that is ${when} as ${code}`, () => {
      const header = sign(BODY, { timestampMs: NOW_MS + seconds * 1_000 });
      expect(codeOf(verify({ header }))).to.equal(code);
    });

  it('calls an old signature old only where it is genuine', () => {
    const header = sign(BODY, { timestampMs: NOW_MS - 400_000, secret: 'whsec_wrong' });
    expect(codeOf(verify({ header }))).to.equal('signature_mismatch');
  });

  const time = Math.floor(NOW_MS / 1_000);
  const good = sign(BODY);
  const headers: readonly (readonly [string, string | string[] | undefined, string])[] = [
    ['no header', undefined, 'header_missing'],
    ['an empty header', '', 'header_missing'],
    ['a list of headers', [good, good], 'header_malformed'],
    ['words', 'hello', 'header_malformed'],
    ['a time alone', `t=${time}`, 'header_malformed'],
    ['a signature alone', good.split(',')[1] as string, 'header_malformed'],
    ['two times', `t=1,${good}`, 'header_malformed'],
    ['a time in words', 't=NaN,v1=00', 'header_malformed'],
    ['a time with a tail', good.replace('t=', 't=0x'), 'header_malformed'],
    ['a time below zero', `t=-5,${good.split(',')[1]}`, 'header_malformed'],
    ['an empty signature', `t=${time},v1=`, 'signature_mismatch'],
    ['a short signature', `t=${time},v1=abc`, 'signature_mismatch'],
    ['64 characters outside ASCII', `t=${time},v1=${'ä'.repeat(64)}`, 'signature_mismatch'],
    ['64 zeros', `t=${time},v1=${'0'.repeat(64)}`, 'signature_mismatch'],
    ['the right signature in another scheme', good.replace('v1=', 'v0='), 'header_malformed'],
    [
      'the right signature in capitals',
      good.toUpperCase().replace('T=', 't=').replace('V1=', 'v1='),
      'signature_mismatch',
    ],
    ['a header without end', `t=${time},v1=${'0'.repeat(5_000)}`, 'header_malformed'],
  ];
  for (const [what, header, code] of headers)
    it(`answers ${code} to ${what}`, () => {
      expect(codeOf(verify({ header }))).to.equal(code);
    });

  it('never accepts anything without a secret, nor with a blank one that others could sign with', () => {
    expect(codeOf(verify({ secrets: [] }))).to.equal('secret_missing');
    expect(codeOf(verify({ secrets: ['', '  '] }))).to.equal('secret_missing');
    const signature = createHmac('sha256', '').update(`${time}.${BODY}`).digest('hex');
    expect(codeOf(verify({ header: `t=${time},v1=${signature}`, secrets: ['', SECRET] }))).to.equal(
      'signature_mismatch',
    );
  });

  const bodies: readonly (readonly [string, string, string])[] = [
    ['nothing', '', 'body_empty'],
    ['no JSON', '{"id":', 'body_not_json'],
    ['a number', '7', 'body_not_an_event'],
    ['null', 'null', 'body_not_an_event'],
    ['a list', '[]', 'body_not_an_event'],
    ['a thin event', '{"id":"evt_1","object":"v2.core.event","type":"v1.charge.succeeded"}', 'body_thin'],
    ['no id', '{"type":"a.b","data":{"object":{}}}', 'body_not_an_event'],
    ['no type', '{"id":"evt_1","data":{"object":{}}}', 'body_not_an_event'],
    ['no object', '{"id":"evt_1","type":"a.b","data":{}}', 'body_not_an_event'],
    ['an object that is a word', '{"id":"evt_1","type":"a.b","data":{"object":"ch_1"}}', 'body_not_an_event'],
  ];
  for (const [what, text, code] of bodies)
    it(`answers ${code} to a signed body with ${what}`, () => {
      const rawBody = Buffer.from(text);
      expect(codeOf(verify({ rawBody, header: sign(rawBody) }))).to.equal(code);
    });

  it('puts neither the secret nor the body into the words of a refusal', () => {
    const rawBody = Buffer.from('{"secret-word": "4242", "id": 5}');
    for (const verdict of [
      verify({ rawBody }),
      verify({ rawBody, header: sign(rawBody) }),
      verify({ rawBody: Buffer.from('secret-word'), header: sign(Buffer.from('secret-word')) }),
      verify({ header: sign(BODY, { timestampMs: 0 }) }),
    ]) {
      const words = JSON.stringify(verdict);
      expect(verdict.ok).to.equal(false);
      expect(words).to.not.include('secret-word').and.not.include('4242').and.not.include(SECRET);
    }
  });
});
