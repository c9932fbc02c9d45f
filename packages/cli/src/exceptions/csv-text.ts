import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

/** Sign by which spreadsheets know the encoding. */
export const BYTE_ORDER_MARK = '\uFEFF';
export const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t' } as const;
export type Delimiter = keyof typeof DELIMITERS;

/** A cell that begins so would be reckoned by a spreadsheet; on export it gets an apostrophe before it. */
const ESCAPED = /^'(?=[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/;

/** Rows as CSV (RFC 4180). Nothing in a cell is ever a formula, not even where a program takes another sign for the delimiter. */
export function csvText(rows: readonly (readonly string[])[], delimiter: Delimiter): string {
  const options = { delimiter: DELIMITERS[delimiter], record_delimiter: 'windows' as const, escape_formulas: true };
  return stringify(
    rows.map((row) => row.map((cell) => withoutHidden(cell, delimiter))),
    options,
  );
}

/** A spreadsheet of another country splits at another sign, and at line ends that it does not see as quoted: a cell would begin there. */
function withoutHidden(cell: string, delimiter: Delimiter): string {
  return cell.replace(HIDDEN[delimiter], "$1'");
}

const HIDDEN: Readonly<Record<Delimiter, RegExp>> = {
  comma: /([;\t\r\n]["\s]*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g,
  semicolon: /([,\t\r\n]["\s]*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g,
  tab: /([,;\r\n]["\s]*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g,
};

/** What a cell said before it was kept from being a formula. */
export function withoutEscape(cell: string): string {
  return cell.replace(ESCAPED, '');
}

/** Thrown when bytes are no table; the message says what to do. */
export class UnreadableTable extends Error {}

export interface TableRow {
  /** Of the file, from 1. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** Reads what spreadsheets save: UTF-8 or UTF-16, with commas, semicolons or tabs. Throws `UnreadableTable`. */
export function readTable(bytes: Uint8Array): {
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
} {
  const text = decoded(bytes);
  const columns: string[] = [];
  try {
    const parsed = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      skip_empty_lines: true,
      relax_column_count_less: true,
      info: true,
      columns: (header: string[]) => {
        columns.push(...header.map((each) => each.trim().toLowerCase()));
        return columns;
      },
    }) as unknown as { info: { lines: number }; record: Record<string, string> }[];
    return { columns, rows: parsed.map(({ info, record }) => ({ line: info.lines, cells: record })) };
  } catch (error) {
    throw new UnreadableTable(error instanceof Error ? error.message : String(error));
  }
}

/** Excel’s "Unicode text" is UTF-16; its plain "CSV" is in the language of the machine and cannot be told from another one. */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableTable('it is not UTF-8: save it as "CSV UTF-8"');
  }
}

/** The one that stands most often in the first line. */
function delimiterOf(text: string): string {
  const [head = ''] = text.split(/[\r\n]/, 1);
  const counted = Object.values(DELIMITERS).map((each) => [each, head.split(each).length] as const);
  return counted.reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}
