import type { Fault } from './fault.js';
import { must } from './fault.js';
import { eventText, ownWord, postSigned } from './post-event.js';

export const sameEventFiftyTimes: Fault = {
  name: 'same-event-fifty-times',
  part: 'ingress',
  says: 'Stripe delivers one event fifty times at once',
  made: 'fifty posts of the same bytes',
  healed: 'nothing to heal',
  mustBeSeen: 'fifty times 200, one row',
  recoveryMsMax: 30000,
  inject: async ({ lane, draw }) => {
    const id = `evt_${ownWord(draw.fraction())}same`;
    const text = eventText(id);
    const answers = await Promise.all(Array.from({ length: 50 }, () => postSigned(lane, text)));
    return {
      heal: async () => undefined,
      observe: async () => {
        must(
          answers.every((each) => each.status === 200),
          `answered ${answers.map((each) => each.status).join()}`,
        );
        const rows = await lane.store.sql.select('SELECT id FROM stripe_events WHERE event_id = ?', [id]);
        must(rows.length === 1, `${rows.length} rows`);
        return 'one row';
      },
    };
  },
};
