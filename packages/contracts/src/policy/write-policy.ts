import type { MatchingPolicy, RuleUse, Tolerance } from '@quittance/domain';
import type { WholePolicyDocument } from './policy-document.js';
import { percentOf } from './policy-fields.js';

/** A policy as a document with nothing left out; `readPolicy` reads the same policy from it. */
export function writePolicy(policy: MatchingPolicy): WholePolicyDocument {
  return {
    name: policy.name,
    rules: policy.rules.map(ruleDocument),
    several_references: policy.severalReferences,
    tolerances: policy.tolerances.map(toleranceDocument),
    short_payment: policy.shortPayment,
    group_size_max: policy.groupSizeMax,
    group_ties: policy.groupTies,
    oldest_first: policy.oldestFirst,
    near_references: policy.nearReferences,
    named_payers: policy.namedPayers,
    window: {
      look_back_days: policy.window.lookBackDays,
      future_days: policy.window.futureDays,
      overdue_days: policy.window.overdueDays,
    },
    duplicate_days: policy.duplicateDays,
  };
}

function ruleDocument({ rule, mode, exceptIn }: RuleUse): WholePolicyDocument['rules'][number] {
  return { rule, mode, ...(exceptIn === undefined ? {} : { except_in: [...exceptIn] }) };
}

function toleranceDocument(tolerance: Tolerance): WholePolicyDocument['tolerances'][number] {
  const { amountMaxIn, fundedBy, withinDays } = tolerance;
  return {
    reason: reasonOf(tolerance),
    amount_max: exact(tolerance.amountMax),
    ...(amountMaxIn === undefined
      ? {}
      : { amount_max_in: Object.fromEntries(Object.entries(amountMaxIn).map(([code, each]) => [code, exact(each)])) }),
    percent_max: percentOf(tolerance.basisPointsMax),
    ...(fundedBy === undefined ? {} : { funded_by: fundedBy }),
    ...(withinDays === undefined ? {} : { within_days: withinDays }),
  };
}

type ReasonOfTolerance = WholePolicyDocument['tolerances'][number]['reason'];

function reasonOf({ reason }: Tolerance): ReasonOfTolerance {
  return reason as ReasonOfTolerance;
}

function exact(amount: bigint): number {
  const number = Number(amount);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${amount} is too large for a JSON number`);
  return number;
}
