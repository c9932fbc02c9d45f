import type { Fault } from './fault.js';
import { must } from './fault.js';
import { ownWord } from './post-event.js';

export const orderRegisteredManyTimes: Fault = {
  name: 'order-registered-many-times',
  part: 'operation',
  says: 'The shop registers one order many times at once, while it is paid',
  made: 'twenty calls of the order API at once',
  healed: 'nothing to heal',
  mustBeSeen: 'one order, paid once',
  recoveryMsMax: 90000,
  inject: async ({ lane, draw }) => {
    const reference = `MO-${ownWord(draw.fraction()).toUpperCase()}`;
    const order = {
      customer: { reference: `C-${reference}` },
      currency: 'usd',
      amount: 1_000,
      placed_at: new Date().toISOString(),
    };
    const put = async () => {
      const answer = await fetch(`${lane.front.url}/v1/orders/${reference}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${lane.apiToken}`, 'content-type': 'application/json' },
        body: JSON.stringify(order),
      });
      await answer.arrayBuffer();
      return answer.status;
    };
    const paying = lane.sandbox.request('POST', '/v1/payment_intents', {
      ...{ amount: 1_000, currency: 'usd', confirm: true, allowed_payment_method_types: ['card'] },
      payment_method: 'pm_card_visa',
      metadata: { order_id: reference },
    });
    const answers = await Promise.all([...Array.from({ length: 20 }, put), paying.then(() => 200)]);
    return {
      heal: async () => undefined,
      observe: async () => {
        must(
          answers.every((each) => each < 300),
          `answered ${answers.join()}`,
        );
        const rows = await lane.store.sql.select<{ paid: string }>('SELECT paid FROM orders WHERE reference = ?', [
          reference,
        ]);
        must(rows.length === 1 && rows[0]?.paid === '1000', JSON.stringify(rows));
        return 'one order, paid once';
      },
    };
  },
};
