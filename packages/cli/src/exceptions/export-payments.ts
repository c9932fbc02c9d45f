import { type ListedPaymentFilter, pageOfListedPayments, readPayers } from '@quittance/store';
import { keepOutput } from '../output/keep-output.js';
import type { ConnectionBooks } from '../with-connection.js';
import { BYTE_ORDER_MARK } from './csv-text.js';
import type { CsvFormat } from './export-exceptions.js';
import { csvLines, type Format, headLine, jsonLines } from './payment-lines.js';

/** Rows of one page: what is held in memory at one time. */
const PAGE_ROWS = 500;

/** Writes payments to a file or to standard output, page by page, oldest first. @returns how many */
export function exportPayments(
  { store, connectionId }: ConnectionBooks,
  filter: Omit<ListedPaymentFilter, 'connectionId'>,
  path: string,
  { format, delimiter, bom }: CsvFormat & { readonly format: Format },
): Promise<number> {
  return keepOutput(path, async (output) => {
    let rows = 0;
    if (format === 'csv') await output.write((bom ? BYTE_ORDER_MARK : '') + headLine(delimiter));
    for (let after = '0'; ; ) {
      const page = await pageOfListedPayments(store.sql, { ...filter, connectionId }, { after, rows: PAGE_ROWS });
      const ids = page.map((each) => each.stripeId);
      const payers = await readPayers(store.sql, connectionId, ids);
      if (page.length > 0)
        await output.write(format === 'csv' ? csvLines(page, payers, delimiter) : jsonLines(page, payers));
      rows += page.length;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE_ROWS) return rows;
      after = last.id;
    }
  });
}
