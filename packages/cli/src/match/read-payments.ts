import type { RehearsedPayment } from '@quittance/domain';
import { type LineFields, MEMO_CHARS_MAX } from './line-fields.js';
import { type ReadingOptions, readRecords } from './read-records.js';
import { shownValue } from './shown-value.js';

/** Reads payments files one after the other, in the order of their lines. A payment that comes twice would spend its money twice. */
export async function readPayments(paths: readonly string[], options: ReadingOptions): Promise<RehearsedPayment[]> {
  const payments: RehearsedPayment[] = [];
  const known = new Set<string>();
  const onRecord = (fields: LineFields): void => {
    const payment = paymentOf(fields);
    if (!fields.good) return;
    if (known.has(payment.id))
      fields.wrong('id', `${GIVEN_BEFORE}: leave this ${shownValue(payment.id)} out, or give it its own`);
    else payments.push(payment);
    known.add(payment.id);
  };
  for (const path of paths) await readRecords(path, onRecord, options);
  return payments;
}

const GIVEN_BEFORE = 'was given before, in this file or another';

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
