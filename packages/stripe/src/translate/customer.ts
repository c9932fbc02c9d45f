import type { CustomerObserved } from '@quittance/domain';
import type { JsonView } from './json-view.js';
import { told } from './told.js';
import type { Translation } from './translation.js';

/** Longest fields kept, in UTF-16 units: the width of their columns. */
const NAME_LENGTH_MAX = 255;
const EMAIL_LENGTH_MAX = 320;
const PHONE_LENGTH_MAX = 64;

/** What Stripe knows of a customer. */
export function translateCustomer(customer: JsonView): Translation {
  const observed = told<CustomerObserved>({
    kind: 'customer',
    customer: customer.idRequired('id'),
    name: customer.text('name', NAME_LENGTH_MAX),
    email: customer.text('email', EMAIL_LENGTH_MAX),
    phone: customer.text('phone', PHONE_LENGTH_MAX),
  });
  return { observations: [observed], payment: null };
}
