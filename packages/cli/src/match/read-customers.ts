import type { RehearsedCustomer } from '@quittance/domain';
import type { LineFields } from './line-fields.js';
import type { ReadingOptions } from './read-records.js';
import { readUnique } from './read-unique.js';

/** Reads customers files one after the other. */
export function readCustomers(paths: readonly string[], options: ReadingOptions): Promise<RehearsedCustomer[]> {
  return readUnique(paths, options, { field: 'customer', recordOf: customerOf });
}

/** Every name of a customer says who pays. The e-mail address and the currency are checked, but say nothing of a payer. */
function customerOf(fields: LineFields): RehearsedCustomer {
  const customer = fields.reference('customer');
  const names = ['name', 'kana', 'bank_sender_name'].map((field) => fields.optionalText(field));
  fields.optionalText('email');
  fields.optionalCurrency('currency');
  return { customer, names: names.filter((name) => name !== null) };
}
