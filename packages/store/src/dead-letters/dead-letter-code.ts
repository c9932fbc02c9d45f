/**
 * The stable word for why a row was given up. Whoever parks a row writes `code: sentence` into its reason; a push that was still unanswered at its
 * deadline is told apart by that deadline, because its reason is what was wrong with the last try.
 */

/** Codes with which a row is parked at once, whatever its deadline. */
const AT_ONCE = ['oms.push_refused', 'pushback.order_unsayable'];
/** A try that begins this close to the deadline is the last; a call lasts a few seconds more. */
const LAST_TRY_S = 1;

const WRITTEN = `SUBSTRING_INDEX(t.reason, ':', 1)`;
const FORM = `'^[a-z]+[.][a-z_]+(:|$)'`;

/** Of a row `t` of `stripe_events`. */
export const EVENT_CODE = `IF(t.reason REGEXP ${FORM}, ${WRITTEN}, CONCAT(t.stage, '.row_failed'))`;

/** Of a row `t` of `outbox_messages`. */
export const MESSAGE_CODE = `CASE
  WHEN t.reason REGEXP ${FORM} AND ${WRITTEN} IN (${AT_ONCE.map((code) => `'${code}'`).join(', ')}) THEN ${WRITTEN}
  WHEN t.stage = 'pushback' AND t.finished_at >= t.deadline_at - INTERVAL ${LAST_TRY_S} SECOND THEN 'pushback.push_expired'
  WHEN t.reason REGEXP ${FORM} THEN ${WRITTEN}
  ELSE CONCAT(t.stage, '.row_failed') END`;
