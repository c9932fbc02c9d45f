import { type ExceptionFilter, readPayers } from '@quittance/store';
import { keepOutput } from '../output/keep-output.js';
import type { ConnectionBooks } from '../with-connection.js';
import { COLUMNS, rowOf } from './csv-rows.js';
import { BYTE_ORDER_MARK, csvText, type Delimiter } from './csv-text.js';
import { walkExceptions } from './walk-exceptions.js';

export interface CsvFormat {
  readonly delimiter: Delimiter;
  readonly bom: boolean;
}

/** Writes exceptions to a file for people to decide in, page by page. @returns how many */
export async function exportExceptions(
  { store, connectionId }: ConnectionBooks,
  filter: Omit<ExceptionFilter, 'connectionId'>,
  path: string,
  { delimiter, bom }: CsvFormat,
): Promise<number> {
  return keepOutput(path, async (output) => {
    let rows = 0;
    await output.write((bom ? BYTE_ORDER_MARK : '') + csvText([COLUMNS], delimiter));
    for await (const page of walkExceptions(store.sql, { ...filter, connectionId })) {
      const payments = page.flatMap((each) => each.payment ?? []);
      const payers = await readPayers(store.sql, connectionId, payments);
      await output.write(
        csvText(
          page.map((each) => rowOf(each, payers.get(each.payment ?? ''))),
          delimiter,
        ),
      );
      rows += page.length;
    }
    return rows;
  });
}
