import type { RehearsedCustomer } from '@quittance/domain';
import type { LineFields } from './line-fields.js';
import { type ReadingOptions, readRecords } from './read-records.js';
import { shownValue } from './shown-value.js';

/** Reads customers files one after the other. */
export async function readCustomers(paths: readonly string[], options: ReadingOptions): Promise<RehearsedCustomer[]> {
  const customers: RehearsedCustomer[] = [];
  const known = new Set<string>();
  const onRecord = (fields: LineFields): void => {
    const customer = customerOf(fields);
    if (!fields.good) return;
    if (known.has(customer.customer))
      fields.wrong('customer', `${GIVEN_BEFORE}: leave this ${shownValue(customer.customer)} out`);
    else customers.push(customer);
    known.add(customer.customer);
  };
  for (const path of paths) await readRecords(path, onRecord, options);
  return customers;
}

const GIVEN_BEFORE = 'was given before, in this file or another';

/** Every name of a customer says who pays. The e-mail address and the currency are checked, but say nothing of a payer. */
function customerOf(fields: LineFields): RehearsedCustomer {
  const customer = fields.reference('customer');
  const names = ['name', 'kana', 'bank_sender_name'].map((field) => fields.optionalText(field));
  fields.optionalText('email');
  fields.optionalCurrency('currency');
  return { customer, names: names.filter((name) => name !== null) };
}
