import { gzipSync } from 'node:zlib';
import type { Fault } from './fault.js';
import { must } from './fault.js';
import { eventText, ownWord, postRaw, signatureOf } from './post-event.js';

const MIB = 1_048_576;

export const bodiesOfAllSizes: Fault = {
  name: 'bodies-of-all-sizes',
  part: 'ingress',
  says: 'Bodies come that are large, too large, or packed',
  made: '99 kB, 1 MiB, 1 MiB and one byte, gzip',
  healed: 'nothing to heal',
  mustBeSeen: '200, 200, 413, 415',
  recoveryMsMax: 30000,
  inject: async ({ lane, draw }) => {
    const word = ownWord(draw.fraction());
    const send = (n: number, bytes: number) => {
      const text = padded(eventText(`evt_${word}s${n}`, { filler: '' }), bytes);
      const signature = signatureOf(text, lane.webhookSecrets[0]);
      return postRaw(lane, text, { 'content-type': 'application/json', 'stripe-signature': signature });
    };
    const statuses = [await send(1, 99_000), await send(2, MIB), await send(3, MIB + 1)];
    const text = eventText(`evt_${word}s4`);
    const packed = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const signature = signatureOf(text, lane.webhookSecrets[0]);
    statuses.push(await postRaw(lane, gzipSync(text), { ...packed, 'stripe-signature': signature }));
    return {
      heal: async () => undefined,
      observe: async () => {
        must(statuses.join() === '200,200,413,415', `answered ${statuses.join(', ')}`);
        return statuses.join(', ');
      },
    };
  },
};

function padded(text: string, bytes: number): string {
  return text.replace('"filler":""', `"filler":"${'x'.repeat(bytes - text.length)}"`);
}
