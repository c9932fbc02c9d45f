import { type EventStage, familyOf } from './event-families.js';

/**
 * The service that handles events of this name. `null`: the event is stored and counted as `type_not_handled`; every name that
 * Stripe adds starts there.
 */
export function routeEvent(type: string): EventStage | null {
  return familyOf(type)?.stage ?? null;
}
