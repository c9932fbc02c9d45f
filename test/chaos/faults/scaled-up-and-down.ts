import type { Fault } from './fault.js';
import { must } from './fault.js';

export const scaledUpAndDown: Fault = {
  name: 'scaled-up-and-down',
  part: 'workers',
  says: 'Workers are added and taken away again under load',
  made: 'three matching and three pushback workers more, then SIGTERM to them',
  healed: 'all extra workers gone',
  mustBeSeen: 'each ends with 0; nothing is lost',
  recoveryMsMax: 90000,
  lastsMs: [300, 800],
  inject: async ({ lane }) => {
    const services = ['matching', 'pushback', 'matching', 'pushback', 'matching', 'pushback'] as const;
    const added: string[] = [];
    for (const service of services) added.push(await lane.fleet.add(service));
    let codes: (number | null)[] = [];
    return {
      heal: async () => {
        codes = await Promise.all(added.map((name) => lane.fleet.remove(name)));
      },
      observe: async () => {
        must(
          codes.every((code) => code === 0),
          `ended with ${codes.join(', ')}`,
        );
        return `${added.length} workers came and went`;
      },
    };
  },
};
