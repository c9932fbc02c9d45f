import type { Checkout } from './checkout.js';
import type { Story } from './story.js';

/** Stories whose customers are remembered while they may still be asked for. */
const REMEMBERED_MAX = 1_000;

/** Makes each customer's object at Stripe once: the regulars' are kept, the others' for a while. */
export function stripeCustomers(seed: number, checkout: Pick<Checkout, 'customer'>): (story: Story) => Promise<string> {
  const made = new Map<string, Promise<string>>();
  return ({ customer }) => {
    const known = made.get(customer.reference);
    if (known !== undefined) return known;
    const id = checkout.customer(customer, `shop-${seed}-${customer.reference}`);
    made.set(customer.reference, id);
    id.catch(() => made.delete(customer.reference));
    if (made.size > REMEMBERED_MAX) {
      const [oldest] = [...made.keys()].filter((each) => each !== customer.reference);
      if (oldest !== undefined) made.delete(oldest);
    }
    return id;
  };
}
