import type { DEAD_LETTERS_COUNT_QUERY } from '@quittance/contracts';
import type { DeadLetterFilter } from '@quittance/store';
import type { z } from 'zod';

type Asked = Omit<z.output<typeof DEAD_LETTERS_COUNT_QUERY>, 'connection'>;

/** A filter in the words of the API, for the rows of one connection. */
export function deadLetterFilterOf(connectionId: string, asked: Asked): DeadLetterFilter {
  return {
    connectionId,
    kind: asked.kind,
    stage: asked.stage,
    reason: asked.reason,
    parkedBefore: asked.parked_before === undefined ? undefined : new Date(asked.parked_before),
    parkedSince: asked.parked_since === undefined ? undefined : new Date(asked.parked_since),
    eventType: asked.event_type,
    order: asked.order,
    payment: asked.payment,
  };
}
