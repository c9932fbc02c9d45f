import type { FraudWarning } from '../books/books.js';
import type { Draft } from '../books/draft.js';
import type { FraudWarningObserved } from '../observation.js';
import { earlier } from './earlier.js';

/** Adds what was told of a warning: what was told later counts; of one second, that nothing can be done any more. */
export function mergeFraudWarning(draft: Draft, seen: FraudWarningObserved): void {
  const known = draft.warnings.get(seen.warning);
  const warning: FraudWarning = known ?? {
    id: seen.warning,
    payment: null,
    charge: null,
    actionable: seen.actionable,
    fraudType: null,
    createdAtMs: null,
    toldAtMs: seen.toldAtMs ?? null,
  };
  const before = JSON.stringify(warning);
  warning.payment ??= seen.payment ?? null;
  warning.charge ??= seen.charge ?? null;
  warning.fraudType ??= seen.fraudType ?? null;
  warning.createdAtMs = earlier(warning.createdAtMs, seen.createdAtMs ?? null);
  const later = (seen.toldAtMs ?? 0) - (warning.toldAtMs ?? 0);
  if (later > 0) warning.actionable = seen.actionable;
  if (later === 0) warning.actionable &&= seen.actionable;
  warning.toldAtMs = later > 0 ? (seen.toldAtMs ?? null) : warning.toldAtMs;
  draft.warnings.set(warning.id, warning);
  if (known === undefined || before !== JSON.stringify(warning)) draft.touched.warnings.add(warning.id);
}
