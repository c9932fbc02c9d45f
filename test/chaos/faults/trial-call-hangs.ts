import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.js';

export const trialCallHangs: Fault = {
  name: 'trial-call-hangs',
  part: 'order system',
  says: 'The call with which an open circuit tries the order system hangs',
  made: '500 until the circuit is open, then 20 s without an answer',
  healed: 'it behaves again',
  mustBeSeen: 'the trial ends at its bound, the next one closes the circuit',
  recoveryMsMax: 240000,
  lastsMs: [40000, 45000],
  slow: true,
  perSecond: 5,
  inject: async ({ lane }) => {
    lane.orderSystem.setFaults({ status: 500 });
    await sleep(6_000);
    lane.orderSystem.setFaults({ delayMs: 20_000, status: 500 });
    return { heal: async () => lane.orderSystem.setFaults({}) };
  },
};
