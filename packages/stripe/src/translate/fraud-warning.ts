import type { FraudWarningObserved } from '@quittance/domain';
import type { EventFacts } from './event-facts.js';
import type { JsonView } from './json-view.js';
import { told } from './told.js';
import type { Translation } from './translation.js';

/**
 * A card's bank warns of fraud: no money moves, but goods should wait. One that does not say whether something can still be done is taken as
 * if it could.
 */
export function translateFraudWarning(warning: JsonView, event: EventFacts): Translation {
  const charge = warning.id('charge');
  const payment = warning.id('payment_intent') ?? (warning.has('payment_intent') ? charge : undefined);
  if (payment === undefined && charge === undefined) warning.unreadable('charge');
  const observed = told<FraudWarningObserved>({
    kind: 'fraud_warning',
    warning: warning.idRequired('id'),
    payment,
    charge,
    actionable: !warning.isTold('actionable') || warning.isTrue('actionable'),
    fraudType: warning.word('fraud_type'),
    createdAtMs: warning.millisecondsOf('created'),
    toldAtMs: event.createdMs,
  });
  return { observations: [observed], payment: payment ?? null };
}
