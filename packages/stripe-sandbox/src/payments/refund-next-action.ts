import type { Refund } from '../shapes/refund.js';
import type { World } from '../world/world.js';

/** The payer is asked by e-mail for the account the money shall go to, and has until `refundActionMs` to answer. */
export function askForAccount(world: World, refund: Refund, email: string): void {
  const now = world.clock.nowSeconds();
  refund.next_action = {
    type: 'display_details',
    display_details: {
      email_sent: { email_sent_at: now, email_sent_to: email },
      expires_at: now + Math.floor(world.delays.refundActionMs / 1000),
    },
  };
}
