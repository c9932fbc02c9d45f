import type { RehearsedPayment } from '@quittance/domain';
import { type LineFields, MEMO_CHARS_MAX } from './line-fields.js';
import type { ReadingOptions } from './read-records.js';
import { readUnique } from './read-unique.js';

/** Reads payments files one after the other, in the order of their lines. A payment that comes twice would spend its money twice. */
export function readPayments(paths: readonly string[], options: ReadingOptions): Promise<RehearsedPayment[]> {
  return readUnique(paths, options, { field: 'id', recordOf: paymentOf, mend: ', or give it its own' });
}

/** Takes the fields of the contract by name; whatever else the line holds is never looked at. */
function paymentOf(fields: LineFields): RehearsedPayment {
  return {
    id: fields.reference('id'),
    customer: fields.optionalReference('customer'),
    customerName: fields.optionalText('customer_name'),
    currency: fields.currency('currency'),
    amount: fields.amount('amount_minor'),
    dateMs: fields.instant('date'),
    memo: fields.optionalText('memo', MEMO_CHARS_MAX) ?? '',
  };
}
