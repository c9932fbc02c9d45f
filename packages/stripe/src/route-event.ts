import { type EventStage, familyOf } from './event-families.js';
import type { EventEnvelope } from './read-envelope.js';

/**
 * The service that handles events of this name. `null`: the event is stored and counted as `type_not_handled`; every name that
 * Stripe adds starts there.
 */
export function routeEvent(type: string): EventStage | null {
  return familyOf(type)?.stage ?? null;
}

/** Where an event goes that came to a connection of this mode, or why nowhere: test money never meets live books. */
export function routeFor(
  event: Pick<EventEnvelope, 'type' | 'livemode'>,
  mode: 'live' | 'test',
): { readonly stage: EventStage } | { readonly ignored: 'wrong_mode' | 'type_not_handled' } {
  if (event.livemode !== (mode === 'live')) return { ignored: 'wrong_mode' };
  const stage = routeEvent(event.type);
  return stage === null ? { ignored: 'type_not_handled' } : { stage };
}
