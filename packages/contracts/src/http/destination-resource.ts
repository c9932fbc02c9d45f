import { instantOut, manyLines } from './fields.js';
import { NOTE_CHARS_MAX } from './limits.js';
import { z } from './zod.js';

/** An order system as the API shows it. */
export const DESTINATION_RESOURCE = z.object({
  connection: z.string(),
  url: z.string().meta({ description: 'Without its query' }),
  state: z.enum(['taking', 'waiting', 'down', 'disabled']).meta({
    description:
      '`taking`: pushes go there · `waiting`: it asked to wait · `down`: its circuit is open, one trial a period · `disabled`: it answered 410',
  }),
  because: z.string().nullable(),
  since: instantOut.nullable(),
  until: instantOut.nullable().meta({ description: 'When it is called again' }),
  trials: z.int().nonnegative().meta({ description: 'Since its circuit opened' }),
});

export const ENABLE_DESTINATION_BODY = z.strictObject({ note: manyLines(NOTE_CHARS_MAX).optional() });

export const ENABLE_DESTINATION_ANSWER = z.object({
  destination: DESTINATION_RESOURCE,
  pushes_due: z.int().nonnegative().meta({ description: 'Pushes that waited and are sent now' }),
});
