import { readAmountWithCurrency, readBareAmount, readPercentage } from './amounts.js';
import { readBic, readCard, readCreditorId, readIban } from './bank-accounts.js';
import { readInstalment } from './instalments.js';
import type { Chunk, NumberReader, NumberReading } from './number-reading.js';
import { readCompactDate, readSeparatedDate } from './numeric-dates.js';
import { readInternationalPhone, readNationalPhone } from './phones.js';
import { readProcessorId } from './processor-ids.js';
import { readTaxId } from './tax-ids.js';
import { readTime } from './times.js';
import { readEastAsianDate, readQuarter, readWordedDate } from './worded-dates.js';

const READERS: readonly NumberReader[] = [
  readIban,
  readCreditorId,
  readEastAsianDate,
  readWordedDate,
  readQuarter,
  readSeparatedDate,
  readTime,
  readPercentage,
  readInstalment,
  readAmountWithCurrency,
  readTaxId,
  readInternationalPhone,
  readCard,
  readProcessorId,
  readNationalPhone,
  readBareAmount,
  readCompactDate,
  readBic,
];

/** Every reading of the form of a chunk, the surest first. */
export function readForm(chunk: Chunk): NumberReading | null {
  const readings = READERS.flatMap((read) => read(chunk) ?? []);
  for (const certainty of ['form', 'likely', 'maybe'] as const) {
    const found = readings.find((reading) => reading.certainty === certainty);
    if (found !== undefined) return found;
  }
  return null;
}
