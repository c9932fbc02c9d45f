import {
  GROUP_SIZE_MAX,
  MATCHING_RULES,
  type MatchingPolicy,
  PRESET_POLICIES,
  QUITTANCE_POLICY,
} from '@quittance/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { TOLERANCE_REASONS } from './policy-document.js';
import { POLICY_BASIS_POINTS_MAX, POLICY_DAYS_MAX, POLICY_DUPLICATE_DAYS_MAX } from './policy-limits.js';
import { type PolicyProblem, readPolicy } from './read-policy.js';
import { writePolicy } from './write-policy.js';

const problems = (json: unknown): readonly PolicyProblem[] => {
  const read = readPolicy(json);
  return read.ok ? [] : read.problems;
};
const policy = (json: unknown): MatchingPolicy => {
  const read = readPolicy(json);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.policy;
};

describe('a policy document', () => {
  it('says only what it changes of the policy that it extends', () => {
    expect(policy({})).to.deep.equal(QUITTANCE_POLICY);
    for (const preset of PRESET_POLICIES) expect(policy({ extends: preset.name })).to.deep.equal(preset);
    const changed = policy({ extends: 'stripe-current', name: 'ours', group_size_max: 3, window: { future_days: 7 } });
    expect(changed.name).to.equal('ours');
    expect(changed.groupSizeMax).to.equal(3);
    expect(changed.window).to.deep.equal({ lookBackDays: null, futureDays: 7, overdueDays: 30 });
    expect(changed.groupTies).to.equal('oldest');
  });

  it('can take a limit of its base away with null', () => {
    expect(policy({ extends: 'stripe-current', window: { overdue_days: null } }).window.overdueDays).to.equal(null);
  });

  it('has currencies in any case and percents as exact text', () => {
    const { tolerances, rules } = policy({
      rules: [{ rule: 'reference', mode: 'automatic', except_in: ['JPY'] }],
      tolerances: [{ reason: 'rounding', amount_max: 5, amount_max_in: { JPY: 500 }, percent_max: '0.05' }],
    });
    expect(rules).to.deep.equal([{ rule: 'reference', mode: 'automatic', exceptIn: ['jpy'] }]);
    expect(tolerances).to.deep.equal([
      { reason: 'rounding', amountMax: 5n, amountMaxIn: { jpy: 500n }, basisPointsMax: 5n },
    ]);
  });

  it('comes back the same after it was written, whatever it allows', () => {
    fc.assert(
      fc.property(anyPolicy, (each) => {
        expect(readPolicy(JSON.parse(JSON.stringify(writePolicy(each))))).to.deep.equal({ ok: true, policy: each });
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), damaged), (json) => {
        const read = readPolicy(json);
        if (!read.ok) expect(read.problems).not.to.equal([]);
        for (const each of read.ok ? [] : read.problems) {
          expect(each.wrong).not.to.equal('');
          expect(each.remedy).not.to.equal('');
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a mistake in a policy document', () => {
  const mistakes: readonly (readonly [string, unknown, string, RegExp, RegExp])[] = [
    ['a group of six', { group_size_max: 6 }, 'group_size_max', /6 is not allowed/, /from 1 to 5/],
    ['a group of none', { group_size_max: 0 }, 'group_size_max', /0 is not allowed/, /from 1 to 5/],
    ['half an order', { group_size_max: 2.5 }, 'group_size_max', /2.5/, /whole number/],
    ['an unknown rule', { rules: [{ rule: 'guess', mode: 'automatic' }] }, 'rules/0/rule', /"guess"/, /oldest_first/],
    [
      'an unknown mode',
      { rules: [{ rule: 'explicit', mode: 'maybe' }] },
      'rules/0/mode',
      /"maybe"/,
      /automatic or sug/,
    ],
    ['no rules', { rules: [] }, 'rules', /empty/, /suggest/],
    ['no list of rules', { rules: 'reference' }, 'rules', /"reference" does not fit/, /a list/],
    ['a rule without a mode', { rules: [{ rule: 'explicit' }] }, 'rules/0/mode', /^is missing$/, /automatic/],
    ['an unknown base', { extends: 'stripe' }, 'extends', /"stripe"/, /stripe-current or stripe-legacy/],
    ['a misspelt field', { group_size: 3 }, 'group_size', /not known/, /group_size_max/],
    ['a misspelt field of a window', { window: { overdue: 3 } }, 'window/overdue', /not known/, /overdue_days/],
    ['a window of days below none', { window: { future_days: -1 } }, 'window/future_days', /-1/, /from 0 to 3650/],
    ['a window of too many days', { window: { look_back_days: 4_000 } }, 'window/look_back_days', /4000/, /3650/],
    ['a long suspicion', { duplicate_days: 400 }, 'duplicate_days', /400/, /366/],
    ['a name with spaces', { name: 'my policy' }, 'name', /"my policy"/, /small letters/],
    ['a name like a version', { name: 'ours@3' }, 'name', /"ours@3"/, /small letters/],
    ['no document', null, '', /null does not fit/, /an object/],
    ['a text of no words', { near_references: '' }, 'near_references', /""/, /suggest or off/],
  ];
  for (const [what, json, path, wrong, remedy] of mistakes)
    it(`names the place, what is wrong and what to do: ${what}`, () => {
      const [problem, ...others] = problems(json);
      expect(others).to.deep.equal([]);
      expect(problem?.path).to.equal(path);
      expect(problem?.wrong).to.match(wrong);
      expect(problem?.remedy).to.match(remedy);
    });

  const tolerance = { reason: 'bank_fee', amount_max: 100, percent_max: '0.5' };
  const tolerances: readonly (readonly [string, object, string, RegExp])[] = [
    ['a negative amount', { amount_max: -1 }, 'amount_max', /negative/],
    ['an amount of a float', { amount_max: 1.5 }, 'amount_max', /no amount/],
    ['an amount as text', { amount_max: '100' }, 'amount_max', /"100" is no amount/],
    ['a negative amount in yen', { amount_max_in: { jpy: -5 } }, 'amount_max_in/jpy', /negative/],
    ['an unknown currency', { amount_max_in: { yen: 5 } }, 'amount_max_in/yen', /"yen" is no currency/],
    ['a currency twice', { amount_max_in: { jpy: 5, JPY: 6 } }, 'amount_max_in/JPY', /twice/],
    ['an unknown reason', { reason: 'goodwill' }, 'reason', /"goodwill"/],
    ['a percent as a number', { percent_max: 0.5 }, 'percent_max', /0.5 is no percentage/],
    ['more than all', { percent_max: '100.01' }, 'percent_max', /"100.01"/],
    ['three decimals', { percent_max: '0.005' }, 'percent_max', /"0.005"/],
    ['a negative percent', { percent_max: '-1' }, 'percent_max', /"-1"/],
    ['an unknown way', { funded_by: 'card' }, 'funded_by', /"card"/],
    ['a discount of no days', { within_days: 0 }, 'within_days', /0 is not/],
  ];
  for (const [what, change, field, wrong] of tolerances)
    it(`is found in a tolerance: ${what}`, () => {
      const found = problems({ tolerances: [tolerance, { ...tolerance, ...change }] });
      expect(found.map((each) => each.path)).to.deep.equal([`tolerances/1/${field}`]);
      expect(found[0]?.wrong).to.match(wrong);
    });

  it('is found where a rule is asked twice', () => {
    const twice = { rule: 'reference', mode: 'automatic' };
    expect(problems({ rules: [twice, { rule: 'explicit', mode: 'suggest' }, twice] })).to.deep.equal([
      { path: 'rules/2/rule', wrong: '"reference" is asked already, further up', remedy: 'name each rule once' },
    ]);
  });

  it('is found in too many tolerances and in numbers that lose digits', () => {
    expect(problems({ tolerances: Array.from({ length: 21 }, () => tolerance) })[0]?.wrong).to.match(/too many/);
    expect(problems({ tolerances: [{ ...tolerance, amount_max: 2 ** 60 }] })[0]?.path).to.equal(
      'tolerances/0/amount_max',
    );
  });

  it('does not hide another', () => {
    const found = problems({ group_size_max: 9, rules: [{ rule: 'guess', mode: 'maybe' }], colour: 'red' });
    expect(found.map((each) => each.path)).to.have.members([
      'group_size_max',
      'rules/0/rule',
      'rules/0/mode',
      'colour',
    ]);
  });
});

const days = fc.option(fc.integer({ min: 0, max: POLICY_DAYS_MAX }));
const currency = fc.constantFrom('usd', 'eur', 'jpy', 'gbp', 'kwd');
const amount = fc.bigInt({ min: 0n, max: BigInt(Number.MAX_SAFE_INTEGER) });
const mode = fc.constantFrom('automatic' as const, 'suggest' as const);

const anyTolerance = fc.record(
  {
    reason: fc.constantFrom(...TOLERANCE_REASONS),
    amountMax: amount,
    basisPointsMax: fc.bigInt({ min: 0n, max: POLICY_BASIS_POINTS_MAX }),
    amountMaxIn: fc
      .uniqueArray(fc.tuple(currency, amount), { selector: ([code]) => code })
      .map((entries) => Object.fromEntries(entries)),
    fundedBy: fc.constant('bank_transfer' as const),
    withinDays: fc.integer({ min: 1, max: POLICY_DAYS_MAX }),
  },
  { requiredKeys: ['reason', 'amountMax', 'basisPointsMax'], noNullPrototype: true },
);

const anyRules = fc
  .shuffledSubarray([...MATCHING_RULES], { minLength: 1 })
  .chain((rules) =>
    fc.tuple(
      ...rules.map((rule) =>
        fc.record(
          { rule: fc.constant(rule), mode, exceptIn: fc.uniqueArray(currency) },
          { requiredKeys: ['rule', 'mode'], noNullPrototype: true },
        ),
      ),
    ),
  );

const anyPolicy: fc.Arbitrary<MatchingPolicy> = fc.record(
  {
    name: fc.stringMatching(/^[a-z0-9]([a-z0-9._-]{0,20}[a-z0-9])?$/),
    rules: anyRules,
    severalReferences: fc.constantFrom('split' as const, 'ignore' as const),
    tolerances: fc.array(anyTolerance, { maxLength: 20 }),
    shortPayment: fc.constantFrom('part_payment' as const, 'on_account' as const),
    groupSizeMax: fc.integer({ min: 1, max: GROUP_SIZE_MAX }),
    groupTies: fc.constantFrom('ask' as const, 'oldest' as const),
    oldestFirst: fc.constantFrom('in_full' as const, 'in_part' as const),
    nearReferences: fc.constantFrom('automatic' as const, 'suggest' as const, 'off' as const),
    namedPayers: mode,
    window: fc.record({ lookBackDays: days, futureDays: days, overdueDays: days }, { noNullPrototype: true }),
    duplicateDays: fc.integer({ min: 0, max: POLICY_DUPLICATE_DAYS_MAX }),
  },
  { noNullPrototype: true },
);

/** A whole document in which one field holds something else. */
const damaged = fc
  .tuple(fc.constantFrom(...Object.keys(writePolicy(QUITTANCE_POLICY))), fc.jsonValue())
  .map(([field, value]) => ({ ...writePolicy(QUITTANCE_POLICY), [field]: value }));
