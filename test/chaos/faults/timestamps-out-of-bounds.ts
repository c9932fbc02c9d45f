import type { Fault } from './fault.js';
import { must } from './fault.js';
import { eventText, ownWord, postRaw, signatureOf } from './post-event.js';

export const timestampsOutOfBounds: Fault = {
  name: 'timestamps-out-of-bounds',
  part: 'ingress',
  says: 'Signed events come five minutes late, or from the future',
  made: 'signatures of 301 s ago and of in 301 s',
  healed: 'nothing to heal',
  mustBeSeen: '400 to each, no row',
  recoveryMsMax: 30000,
  mixable: true,
  inject: async ({ lane, draw }) => {
    const statuses = new Set<number>();
    for (const byMs of [-301_000, 302_000, -3_600_000, 3_600_000]) {
      const text = eventText(`evt_forged${ownWord(draw.fraction())}`);
      const signature = signatureOf(text, lane.webhookSecrets[0], Date.now() + byMs);
      statuses.add(await postRaw(lane, text, { 'content-type': 'application/json', 'stripe-signature': signature }));
    }
    return {
      heal: async () => undefined,
      observe: async () => {
        must([...statuses].join() === '400', `answered ${[...statuses].join(', ')}`);
        return 'refused with 400';
      },
    };
  },
};
