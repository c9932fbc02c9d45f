import type { Fault } from './fault.js';
import { must } from './fault.js';
import { eventText, ownWord, postSigned } from './post-event.js';

export const secretRotated: Fault = {
  name: 'secret-rotated',
  part: 'ingress',
  says: 'Stripe signs with the new secret while the old one is valid too',
  made: 'events signed with the second secret',
  healed: 'nothing to heal',
  mustBeSeen: 'accepted',
  recoveryMsMax: 30000,
  inject: async ({ lane, draw }) => {
    const word = ownWord(draw.fraction());
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => postSigned(lane, eventText(`evt_${word}n${n}`), lane.webhookSecrets[1])),
    );
    return {
      heal: async () => undefined,
      observe: async () => {
        must(
          answers.every((each) => each.status === 200),
          `answered ${answers.map((each) => each.status).join()}`,
        );
        return '20 accepted';
      },
    };
  },
};
