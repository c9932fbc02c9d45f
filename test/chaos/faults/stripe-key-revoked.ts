import type { Fault } from './fault.js';
import { must } from './fault.js';
import { refundsOnce } from './refunds-once.js';

export const stripeKeyRevoked: Fault = {
  name: 'stripe-key-revoked',
  part: 'Stripe',
  says: 'Stripe’s key is revoked',
  made: 'the refunds worker starts with a key that Stripe refuses',
  healed: 'started with the right key',
  mustBeSeen: 'no refund is marked as refused; all are made afterwards',
  recoveryMsMax: 240000,
  lastsMs: [1500, 2500],
  inject: async ({ lane }) => {
    await lane.fleet.end('refunds');
    await lane.fleet.start('refunds', { STRIPE_SECRET_KEY: 'sk_test_revoked' });
    return {
      heal: async () => {
        await lane.fleet.end('refunds');
        await lane.fleet.start('refunds');
        await lane.store.sql.write(
          `UPDATE refund_calls SET due_at = CURRENT_TIMESTAMP(3) WHERE state = 'pending' AND lease_until IS NULL`,
        );
      },
      observe: async () => {
        const [row] = await lane.store.sql.select<{ n: string }>(
          `SELECT COUNT(*) AS n FROM refund_requests WHERE state = 'refused'`,
        );
        must(Number(row?.n) === 0, `${row?.n} refunds are marked as refused`);
        return refundsOnce(lane);
      },
    };
  },
};
