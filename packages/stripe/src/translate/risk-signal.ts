import type { JsonView } from './json-view.js';
import { ignoredBecause, type Translation } from './translation.js';

/** Reviews and early fraud warnings: noted beside their payment, without any effect on money. */
export function translateRiskSignal(signal: JsonView): Translation {
  const charge = signal.has('payment_intent') ? signal.id('charge') : undefined;
  return ignoredBecause('risk_signal', signal.id('payment_intent') ?? charge ?? null);
}
