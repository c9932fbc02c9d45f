import type { Fault } from './fault.js';
import { must } from './fault.js';
import { eventText, ownWord, postRaw, signatureOf } from './post-event.js';

export const forgedSignatures: Fault = {
  name: 'forged-signatures',
  part: 'ingress',
  says: 'Events come that Stripe did not sign',
  made: 'wrong secret, no secret, a signature of another body',
  healed: 'nothing to heal',
  mustBeSeen: '400 to each, no row',
  recoveryMsMax: 30000,
  mixable: true,
  inject: async ({ lane, draw }) => {
    const statuses = new Set<number>();
    for (let n = 0; n < 30; n += 1) {
      const text = eventText(`evt_forged${ownWord(draw.fraction())}`);
      const signature =
        n % 2 === 0 ? signatureOf(text, 'whsec_somebody_elses') : signatureOf(`${text} `, lane.webhookSecrets[0]);
      statuses.add(await postRaw(lane, text, { 'content-type': 'application/json', 'stripe-signature': signature }));
    }
    return {
      heal: async () => undefined,
      observe: async () => {
        must([...statuses].join() === '400', `answered ${[...statuses].join(', ')}`);
        return '30 refused with 400';
      },
    };
  },
};
