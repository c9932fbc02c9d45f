import type { Fault } from './fault.js';
import { must } from './fault.js';
import { eventText, ownWord, postSigned, standingOf } from './post-event.js';

const BEYOND = '9007199254740993';

export const amountBeyondExactNumbers: Fault = {
  name: 'amount-beyond-exact-numbers',
  part: 'ingress',
  says: 'A payment is larger than a number can hold exactly',
  made: 'a signed event of 9,007,199,254,740,993 minor units',
  healed: 'nothing to heal',
  mustBeSeen: 'never rounded: kept, put aside or booked to the unit',
  recoveryMsMax: 60000,
  inject: async ({ lane, draw }) => {
    const id = `evt_${ownWord(draw.fraction())}big`;
    const payment = `pi_${id}_outside`;
    const object = {
      id: payment,
      object: 'payment_intent',
      amount: 1,
      amount_received: 1,
      currency: 'usd',
      status: 'succeeded',
      created: 1,
      livemode: false,
      metadata: {},
      customer: null,
      latest_charge: null,
    };
    const text = eventText(id, { type: 'payment_intent.succeeded', data: { object } }).replace(
      /"amount(_received)?":1\b/g,
      `"amount$1":${BEYOND}`,
    );
    const { status } = await postSigned(lane, text);
    return {
      heal: async () => undefined,
      observe: async () => {
        const standing = await standingOf(lane, id);
        const [row] = await lane.store.sql.select<{ amount: string }>(
          'SELECT amount FROM payments WHERE stripe_id = ?',
          [payment],
        );
        must(row === undefined || row.amount === BEYOND, `booked as ${row?.amount}`);
        return `answered ${status}, ended as ${standing?.state}${row === undefined ? '' : ', booked exactly'}`;
      },
    };
  },
};
