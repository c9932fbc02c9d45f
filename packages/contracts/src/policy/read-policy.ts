import {
  type MatchingPolicy,
  PRESET_POLICIES,
  QUITTANCE_POLICY,
  type RuleUse,
  type Tolerance,
} from '@quittance/domain';
import { readJson } from '../http/read-json.js';
import { z } from '../http/zod.js';
import { POLICY_DOCUMENT, type PolicyDocument } from './policy-document.js';
import { basisPointsOf, listed } from './policy-fields.js';
import { POLICY_PROBLEMS_MAX } from './policy-limits.js';
import { halves, says, shown } from './says.js';

/** One mistake of a policy document. */
export interface PolicyProblem {
  /** Where, with slashes: `rules/1/mode`; empty for the whole document. */
  readonly path: string;
  readonly wrong: string;
  readonly remedy: string;
}

export type PolicyRead =
  | { readonly ok: true; readonly policy: MatchingPolicy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/**
 * Reads a policy document (parsed JSON): the policy it extends, with its changes. Lists are replaced whole, the window field by
 * field. Names every mistake.
 */
export function readPolicy(json: unknown): PolicyRead {
  const unsafe = readJson(z.unknown(), json);
  if (!unsafe.ok)
    return {
      ok: false,
      problems: unsafe.errors.map(({ pointer = '#', detail }) => ({
        path: decodeURIComponent(pointer.slice(2)),
        wrong: detail,
        remedy: 'write it as plain JSON text or a whole number',
      })),
    };
  const read = POLICY_DOCUMENT.safeParse(json, { error: sentenceOf });
  if (read.success) return { ok: true, policy: policyOf(read.data) };
  return { ok: false, problems: problemsOf(read.error.issues) };
}

/** Where and what, on one line. */
export function problemText({ path, wrong, remedy }: PolicyProblem): string {
  return `${path === '' ? 'the document' : path}: ${wrong}; ${remedy}`;
}

function policyOf(document: PolicyDocument): MatchingPolicy {
  const base = PRESET_POLICIES.find((each) => each.name === document.extends) ?? QUITTANCE_POLICY;
  const { window = {} } = document;
  return {
    name: document.name ?? base.name,
    rules: document.rules?.map(ruleOf) ?? base.rules,
    severalReferences: document.several_references ?? base.severalReferences,
    tolerances: document.tolerances?.map(toleranceOf) ?? base.tolerances,
    shortPayment: document.short_payment ?? base.shortPayment,
    groupSizeMax: document.group_size_max ?? base.groupSizeMax,
    groupTies: document.group_ties ?? base.groupTies,
    oldestFirst: document.oldest_first ?? base.oldestFirst,
    nearReferences: document.near_references ?? base.nearReferences,
    namedPayers: document.named_payers ?? base.namedPayers,
    window: {
      lookBackDays: window.look_back_days === undefined ? base.window.lookBackDays : window.look_back_days,
      futureDays: window.future_days === undefined ? base.window.futureDays : window.future_days,
      overdueDays: window.overdue_days === undefined ? base.window.overdueDays : window.overdue_days,
    },
    duplicateDays: document.duplicate_days ?? base.duplicateDays,
  };
}

type RuleDocument = NonNullable<PolicyDocument['rules']>[number];

function ruleOf({ rule, mode, except_in: exceptIn }: RuleDocument): RuleUse {
  return { rule, mode, ...(exceptIn === undefined ? {} : { exceptIn: exceptIn.map((code) => code.toLowerCase()) }) };
}

function toleranceOf(document: NonNullable<PolicyDocument['tolerances']>[number]): Tolerance {
  const { amount_max_in: amounts, funded_by: fundedBy, within_days: withinDays } = document;
  return {
    reason: document.reason,
    amountMax: BigInt(document.amount_max),
    ...(amounts === undefined ? {} : { amountMaxIn: amountsOf(amounts) }),
    basisPointsMax: basisPointsOf(document.percent_max),
    ...(fundedBy === undefined ? {} : { fundedBy }),
    ...(withinDays === undefined ? {} : { withinDays }),
  };
}

function amountsOf(amounts: Readonly<Record<string, number>>): Record<string, bigint> {
  return Object.fromEntries(Object.entries(amounts).map(([code, amount]) => [code.toLowerCase(), BigInt(amount)]));
}

/** Sentences for rules that have none of their own. */
function sentenceOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_type') return undefined;
  const kinds: Readonly<Record<string, string>> = {
    object: 'an object, as {…}',
    record: 'an object, as {"jpy": 500}',
    array: 'a list, as […]',
    string: 'a text in quotes',
  };
  const kind = kinds[issue.expected] ?? `a ${issue.expected}`;
  return issue.input === undefined
    ? says('is missing', `write ${kind}`)
    : says(`${shown(issue.input)} does not fit here`, `write ${kind}`);
}

function problemsOf(issues: readonly z.core.$ZodIssue[]): PolicyProblem[] {
  const problems = issues.flatMap((issue): PolicyProblem[] => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [{ path: path.join('/'), ...halves(issue.message) }];
    return issue.keys.map((key) => ({
      path: [...path, key].join('/'),
      wrong: 'is not known here',
      remedy: fieldsAt(path),
    }));
  });
  // One mistake may break several rules of its field; the first says enough.
  const seen = new Set<string>();
  return problems.filter(({ path }) => !seen.has(path) && seen.add(path)).slice(0, POLICY_PROBLEMS_MAX);
}

function fieldsAt(path: readonly string[]): string {
  const [field] = path;
  const shape =
    field === 'rules'
      ? ['rule', 'mode', 'except_in']
      : field === 'tolerances'
        ? ['reason', 'amount_max', 'amount_max_in', 'percent_max', 'funded_by', 'within_days']
        : field === 'window'
          ? ['look_back_days', 'future_days', 'overdue_days']
          : Object.keys(POLICY_DOCUMENT.shape);
  return `leave it out, or look for a misspelling: there are ${listed(shape).replace(/ or ([^ ]*)$/, ' and $1')}`;
}
