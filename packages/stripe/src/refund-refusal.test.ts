import { expect } from 'chai';
import { describe, it } from 'mocha';
import Stripe from 'stripe';
import { notMade } from './refund-refusal.js';

const { errors } = Stripe;
type Raw = ConstructorParameters<typeof errors.StripeAPIError>[0];
const raw = (statusCode: number, more: object = {}): Raw =>
  ({ message: 'Stripe’s words', type: 'invalid_request_error', statusCode, headers: {}, ...more }) as never;
const cut = (code: string, message = 'An error occurred with our connection to Stripe.') =>
  new errors.StripeConnectionError({ message, detail: Object.assign(new Error(code), { code }) } as never);

describe('an error of Stripe about a refund', () => {
  const rows: [string, unknown, object][] = [
    [
      'of a charge refunded before',
      new errors.StripeInvalidRequestError(raw(400, { code: 'charge_already_refunded' })),
      { kind: 'refused', code: 'charge_already_refunded' },
    ],
    [
      'of a disputed charge',
      new errors.StripeInvalidRequestError(raw(400, { code: 'charge_disputed' })),
      { kind: 'refused', code: 'charge_disputed' },
    ],
    [
      'of an unknown payment',
      new errors.StripeInvalidRequestError(raw(404, { code: 'resource_missing' })),
      { kind: 'refused', code: 'resource_missing' },
    ],
    [
      'without a code of its own',
      new errors.StripeInvalidRequestError(raw(400)),
      { kind: 'refused', code: 'refused', because: 'Stripe’s words' },
    ],
    [
      'asking for fewer calls',
      new errors.StripeRateLimitError(raw(429, { headers: { 'retry-after': '7' } })),
      { kind: 'not_sent', why: 'throttled', waitMs: 7_000 },
    ],
    ['of a revoked key', new errors.StripeAuthenticationError(raw(401)), { kind: 'not_sent', why: 'key_refused' }],
    [
      'of a key without the permission',
      new errors.StripePermissionError(raw(403)),
      { kind: 'not_sent', why: 'key_refused' },
    ],
    ['of Stripe’s own', new errors.StripeAPIError(raw(500)), { kind: 'unknown', kept: false }],
    [
      'of Stripe’s own that it remembers under the key',
      new errors.StripeAPIError(raw(500, { headers: { 'idempotent-replayed': 'true' } })),
      { kind: 'unknown', kept: true },
    ],
    [
      'of an answer that is no JSON',
      new errors.StripeAPIError({ message: 'Invalid JSON received from the Stripe API' } as Raw),
      { kind: 'unknown', kept: false },
    ],
    ['of an address without a listener', cut('ECONNREFUSED'), { kind: 'not_sent', why: 'unreachable' }],
    ['of a name that nobody knows', cut('ENOTFOUND'), { kind: 'not_sent', why: 'unreachable' }],
    [
      'of a certificate of somebody else',
      cut('ERR_TLS_CERT_ALTNAME_INVALID'),
      { kind: 'not_sent', why: 'unreachable' },
    ],
    ['of a connection that was cut', cut('ECONNRESET'), { kind: 'unknown' }],
    ['of an answer that did not come', cut('ETIMEDOUT'), { kind: 'unknown' }],
    [
      'of an address without a listener when the call was repeated after a cut',
      cut('ECONNREFUSED', 'An error occurred with our connection to Stripe. Request was retried 1 times.'),
      { kind: 'unknown' },
    ],
    ['of the connection', new errors.StripeConnectionError(raw(0)), { kind: 'unknown' }],
    ['of a key in use', new errors.StripeIdempotencyError(raw(409)), { kind: 'unknown' }],
    ['of a key used for something else', new errors.StripeIdempotencyError(raw(400)), { kind: 'unknown' }],
    [
      'of a lock at Stripe',
      new errors.StripeInvalidRequestError(raw(409, { code: 'lock_timeout' })),
      { kind: 'unknown' },
    ],
    ['that is none of Stripe’s', new TypeError('socket hang up'), { kind: 'unknown', because: 'socket hang up' }],
  ];
  for (const [what, error, expected] of rows)
    it(`${what} is sorted`, () => expect(notMade(error)).to.include(expected));

  it('about the amount is told in plain words', () => {
    const message = 'Refund amount (500) is greater than unrefunded amount on charge (400).';
    expect(notMade(new errors.StripeInvalidRequestError(raw(400, { message })))).to.deep.include({
      code: 'amount_too_large',
      because: 'more was asked for than the payment still holds at Stripe',
    });
  });

  it('about an address that is missing says what to do', () => {
    const message = 'The customer has no email address.';
    const told = notMade(new errors.StripeInvalidRequestError(raw(400, { message })));
    expect(told).to.include({ kind: 'refused', code: 'email_missing' });
    expect(told.because).to.contain('ask again with one');
  });
});
