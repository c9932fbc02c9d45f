import type { Fault } from './fault.js';
import { must } from './fault.js';
import { eventText, ownWord, postRaw, signatureOf } from './post-event.js';

export const garbageHeaders: Fault = {
  name: 'garbage-headers',
  part: 'ingress',
  says: 'Signature headers come that are none',
  made: 'none, empty, twice, not ASCII, only commas, ten thousand signs',
  healed: 'nothing to heal',
  mustBeSeen: '400 to each, the process lives',
  recoveryMsMax: 30000,
  mixable: true,
  inject: async ({ lane, draw }) => {
    const text = eventText(`evt_forged${ownWord(draw.fraction())}`);
    const good = signatureOf(text, lane.webhookSecrets[0]);
    const headers: (string | string[])[] = [
      '',
      't=,v1=',
      ',,,,',
      `t=${Date.now()},v1=`,
      [good, 't=1,v1=2'],
      `t=1,v1=${'\u00e9'.repeat(64)}`,
      'v1='.repeat(3_000),
    ];
    const statuses = new Set([await postRaw(lane, text, { 'content-type': 'application/json' })]);
    for (const header of headers)
      statuses.add(await postRaw(lane, text, { 'content-type': 'application/json', 'stripe-signature': header }));
    return {
      heal: async () => undefined,
      observe: async () => {
        must([...statuses].join() === '400', `answered ${[...statuses].join(', ')}`);
        return `${headers.length + 1} refused with 400`;
      },
    };
  },
};
