import { EXCEPTION_POLICY, SEVERITIES } from '@quittance/domain';

const WORDS = SEVERITIES.map((each) => `'${each}'`).join(', ');
const STEPS = EXCEPTION_POLICY.risesAfterDays
  .map((days) => `(e.opened_at <= CURRENT_TIMESTAMP(3) - INTERVAL ${days} DAY)`)
  .join(' + ');

/**
 * How urgent exception `e` is now, as SQL: `severityAtAge` of the domain, by the clock that `opened_at` was taken from. What is closed keeps
 * the severity it was opened with.
 */
export const CURRENT_SEVERITY = `ELT(LEAST(${SEVERITIES.length}, FIELD(e.severity, ${WORDS}) +
  IF(e.state IN ('open', 'refund_proposed'), ${STEPS || '0'}, 0)), ${WORDS})`;
