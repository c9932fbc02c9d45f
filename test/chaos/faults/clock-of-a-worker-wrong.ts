import type { Fault } from './fault.js';

const HOUR_MS = 3_600_000;
/** Those that sign nothing: a signature of another hour is refused by design. */
const CLOCKLESS = ['matching', 'refunds', 'relay'];

export const clockOfAWorkerWrong: Fault = {
  name: 'clock-of-a-worker-wrong',
  part: 'workers',
  says: 'The clock of a worker is an hour wrong',
  made: 'a matching, a refunds or a relay process starts with a clock one hour ahead or behind',
  healed: 'the right clock again',
  mustBeSeen: 'due times and leases go by the database’s clock: nothing is late or early',
  recoveryMsMax: 90000,
  lastsMs: [800, 2000],
  inject: async ({ lane, draw }) => {
    const { name } = draw.oneOf(lane.fleet.members().filter((each) => CLOCKLESS.includes(each.service)));
    const byMs = draw.oneOf([-HOUR_MS, HOUR_MS]);
    await lane.fleet.end(name);
    await lane.fleet.start(name, { NODE_OPTIONS: `--import=${shiftClock(byMs)}` });
    return {
      heal: async () => {
        await lane.fleet.end(name);
        await lane.fleet.start(name);
      },
      observe: async () => `${name} was ${byMs > 0 ? 'ahead' : 'behind'}`,
    };
  },
};

/** A module that moves `Date` in the process that loads it first. */
function shiftClock(byMs: number): string {
  const text = `const R=Date,n=R.now.bind(R);globalThis.Date=class extends R{constructor(...a){a.length?super(...a):super(n()+${byMs})}static now(){return n()+${byMs}}};`;
  return `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;
}
