import {
  type MatchingPolicy,
  QUITTANCE_POLICY,
  type RuleMode,
  STRIPE_CURRENT_POLICY,
  STRIPE_LEGACY_POLICY,
  type Tolerance,
} from '../matching/policy.js';
import type { Scenario, ScenarioConfig } from './scenario.fixture.js';

/** Stripe's rules as first published: every number in the memo, in Japan too; the same amount; then oldest first. */
const LEGACY_RULES = /^(memo, several|same amount|oldest first|overpaid, several match|jpy, transfer fee)/;
/** Sources that spread money over what is open, oldest first and the last in part, without being asked. */
const SPREAD_BY_THEMSELVES = /killbill|LerianStudio|erpnext|tryton|account_reconcile_oca/;
/** Tests whose rules only propose unless they say otherwise. */
const PROPOSE_BY_DEFAULT = /test_reconciliation_match\.py$/;

/** The policy under which a scenario's result holds, as far as its setting can be said in a policy. */
export function policyOf(scenario: Scenario): MatchingPolicy {
  const config = scenario.config ?? {};
  const policy = scenario.source.rule === undefined ? ofPeer(scenario, config) : ofStripe(scenario.source.rule);
  return { ...policy, tolerances: tolerancesOf(config) };
}

function ofStripe(rule: string): MatchingPolicy {
  return LEGACY_RULES.test(rule) ? STRIPE_LEGACY_POLICY : STRIPE_CURRENT_POLICY;
}

function ofPeer({ source }: Scenario, config: ScenarioConfig): MatchingPolicy {
  const auto = config.auto ?? (PROPOSE_BY_DEFAULT.test(source.path ?? '') ? false : null);
  const spread = SPREAD_BY_THEMSELVES.test(`${source.repo}/${source.path}`);
  const inPart = config.allow_partial ?? (spread || config.tolerance_checked === false);
  const days = config.date_window_days;
  return {
    ...QUITTANCE_POLICY,
    name: 'of a scenario',
    rules: QUITTANCE_POLICY.rules
      .filter(({ rule }) => config.text_operator === undefined || rule === 'reference')
      .filter(() => config.rules === undefined || config.rules.length > 0)
      // What covers some orders in full leaves a part of the payment over.
      .filter(({ rule }) => config.allow_partial !== false || rule !== 'oldest_first')
      .map(({ rule, mode }) => ({ rule, mode: modeOf(auto, spread, mode) })),
    nearReferences: config.text_operator === undefined ? QUITTANCE_POLICY.nearReferences : 'off',
    oldestFirst: inPart ? 'in_part' : 'in_full',
    shortPayment: config.allow_partial === false ? 'on_account' : 'part_payment',
    window: days === undefined ? QUITTANCE_POLICY.window : { lookBackDays: days, futureDays: days, overdueDays: null },
  };
}

function modeOf(auto: boolean | null, spread: boolean, mode: RuleMode): RuleMode {
  if (auto === false) return 'suggest';
  return spread ? 'automatic' : mode;
}

const ANY_AMOUNT = 2n ** 62n;
const ANY_SHARE = 10_000n;

/** Both limits of a tolerance must hold; a source in which either is enough has two tolerances. */
function tolerancesOf(config: ScenarioConfig): Tolerance[] {
  const tolerances: Tolerance[] = [];
  const reason = 'short_payment';
  if (config.tolerance_minor !== undefined)
    tolerances.push({ reason, amountMax: BigInt(config.tolerance_minor), basisPointsMax: ANY_SHARE });
  if (config.tolerance_percent !== undefined)
    tolerances.push({ reason, amountMax: ANY_AMOUNT, basisPointsMax: hundredths(config.tolerance_percent) });
  if (config.amount_drift_fraction !== undefined)
    tolerances.push({ reason, amountMax: ANY_AMOUNT, basisPointsMax: hundredths(config.amount_drift_fraction * 100) });
  return tolerances;
}

function hundredths(percent: number): bigint {
  return BigInt(Math.round(percent * 100));
}
