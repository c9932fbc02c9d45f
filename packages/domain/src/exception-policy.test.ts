import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { EXCEPTION_REASONS, type ExceptionReason, type Severity } from './exception.js';
import {
  daysToAct,
  dueAtMs,
  EXCEPTION_POLICY,
  type ExceptionPolicy,
  SEVERITIES,
  severityAtAge,
  severityOf,
} from './exception-policy.js';

const REASONS = Object.keys(EXCEPTION_REASONS) as ExceptionReason[];
const DAY_MS = 86_400_000;
const rank = (severity: Severity) => SEVERITIES.indexOf(severity);

describe('how urgent an exception is', () => {
  for (const [reason, currency, amount, severity, days] of [
    ['no_match', 'usd', 100n, 'low', 14],
    ['no_match', 'usd', 4_999_99n, 'low', 14],
    ['no_match', 'usd', 5_000_00n, 'medium', 5],
    ['no_match', 'usd', -5_000_00n, 'medium', 5],
    ['no_match', 'jpy', 500_000n, 'low', 14],
    ['no_match', 'jpy', 800_000n, 'medium', 5],
    ['order_unknown', 'eur', 100n, 'low', 7],
    ['order_unknown', 'eur', 5_000_00n, 'medium', 5],
    ['tie', 'usd', 100n, 'medium', 5],
    ['tie', 'usd', 5_000_00n, 'high', 2],
    ['payer_mismatch', 'gbp', 100n, 'medium', 3],
    ['payer_mismatch', 'gbp', 4_000_00n, 'high', 2],
    ['currency_mismatch', 'usd', 100n, 'high', 2],
    ['push_parked', 'usd', 9_000_00n, 'high', 1],
    ['no_match', 'xyz', 10n ** 18n, 'low', 14],
    ['no_match', 'constructor', 10n ** 18n, 'low', 14],
    ['destination_gone', null, null, 'high', 1],
    ['stripe_key_refused', null, null, 'high', 1],
  ] as const)
    it(`${reason} of ${amount} ${currency} is ${severity} and due after ${days} days`, () => {
      const facts = { reason, currency, amount };
      expect([severityOf(facts), daysToAct(facts)]).to.deep.equal([severity, days]);
      expect(dueAtMs(facts, 1_000)).to.equal(1_000 + days * DAY_MS);
    });

  for (const [opened, days, now] of [
    ['low', 0, 'low'],
    ['low', 13.9, 'low'],
    ['low', 14, 'medium'],
    ['low', 29.9, 'medium'],
    ['low', 30, 'high'],
    ['medium', 13.9, 'medium'],
    ['medium', 14, 'high'],
    ['high', 400, 'high'],
    ['low', -1, 'low'],
  ] as const)
    it(`what was ${opened} is ${now} after ${days} days`, () => {
      expect(severityAtAge(opened, days * DAY_MS)).to.equal(now);
    });

  it('has a severity and a time to act for every reason, within what the severity allows', () => {
    for (const reason of REASONS) {
      const days = EXCEPTION_POLICY.daysToAct[reason];
      expect(days, reason).to.be.within(1, EXCEPTION_POLICY.daysToActMax[EXCEPTION_POLICY.severity[reason]]);
    }
    expect(Object.keys(EXCEPTION_POLICY.daysToAct)).to.have.members(REASONS);
  });

  it('goes by another policy when it is given one', () => {
    const strict: ExceptionPolicy = { ...EXCEPTION_POLICY, largeFrom: { usd: 1n }, risesAfterDays: [1] };
    const facts = { reason: 'no_match', currency: 'usd', amount: 1n } as const;
    expect(severityOf(facts, strict)).to.equal('medium');
    expect(daysToAct(facts, strict)).to.equal(5);
    expect(severityAtAge('low', DAY_MS, strict)).to.equal('medium');
  });

  it('never falls with a larger amount or a greater age, and is never due later', () => {
    const currency = fc.constantFrom('usd', 'jpy', 'kwd', 'eur');
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(
        fc.constantFrom(...REASONS),
        currency,
        amount,
        amount,
        fc.nat(100),
        fc.nat(100),
        (reason, code, ...more) => {
          const [one, other, days, daysMore] = more;
          const facts = { reason, currency: code, amount: one };
          const larger = { ...facts, amount: one + other };
          expect(rank(severityOf(larger))).to.be.at.least(rank(severityOf(facts)));
          expect(daysToAct(larger)).to.be.at.most(daysToAct(facts));
          const opened = severityOf(facts);
          const later = severityAtAge(opened, (days + daysMore) * DAY_MS);
          expect(rank(later)).to.be.at.least(rank(severityAtAge(opened, days * DAY_MS)));
        },
      ),
    );
  });
});
