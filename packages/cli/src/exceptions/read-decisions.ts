import type { CommandWords } from './command-words.js';
import { ACCEPT } from './command-words.js';
import { DECISION_COLUMNS, type DecisionColumn } from './csv-rows.js';
import { readTable, UnreadableTable, withoutEscape } from './csv-text.js';

/** A row of the file in which somebody decided. */
export interface Decision {
  /** Of the file, from 1. */
  readonly line: number;
  readonly id: string;
  readonly version: string;
  readonly words: CommandWords;
}

export interface Decisions {
  readonly decisions: readonly Decision[];
  /** Rows in which nothing was decided. */
  readonly undecided: number;
}

/** Rows that one file may have. */
export const IMPORT_ROWS_MAX = 100_000;

/** Reads a file that `exceptions export` wrote and somebody filled in. Throws `UnreadableTable`. */
export function readDecisions(bytes: Uint8Array): Decisions {
  const { columns, rows } = readTable(bytes);
  for (const column of ['id', 'version', 'decision'])
    if (!columns.includes(column)) throw new UnreadableTable(`it has no column "${column}"`);
  const twice = columns.find((each, n) => columns.indexOf(each) !== n);
  if (twice !== undefined) throw new UnreadableTable(`it has two columns "${twice}"`);
  if (rows.length > IMPORT_ROWS_MAX) throw new UnreadableTable(`it has more than ${IMPORT_ROWS_MAX} rows`);
  const decisions = rows.flatMap(({ line, cells }): Decision[] => {
    const cell = (column: DecisionColumn) => withoutEscape(cells[column] ?? '').trim();
    if (DECISION_COLUMNS.every((column) => cell(column) === '')) return [];
    return [{ line, id: (cells['id'] ?? '').trim(), version: (cells['version'] ?? '').trim(), words: wordsOf(cell) }];
  });
  return { decisions, undecided: rows.length - decisions.length };
}

/** `On account`, `on-account` and `on_account` alike. Which cell says what depends on the action. */
function wordsOf(cell: (column: DecisionColumn) => string): CommandWords {
  const action = cell('decision')
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  const [order, amount, detail, note] = DECISION_COLUMNS.slice(1).map((column) => cell(column) || undefined);
  const isSplit = action === 'split' && order !== undefined;
  const to = isSplit
    ? order
        .split(';')
        .map((each) => each.trim())
        .filter((each) => each !== '')
    : undefined;
  const detailOf = DETAILS[action];
  return {
    action,
    ...(isSplit ? { to } : { order }),
    amount,
    note,
    ...(detail === undefined ? {} : { [detailOf ?? 'detail']: detail }),
  };
}

/** What `decision_detail` is of each action that has one. */
const DETAILS: Readonly<Record<string, keyof CommandWords>> = {
  write_off: 'reason',
  mark_paid_outside: 'proof',
  refund_settled_outside: 'proof',
  assign: 'owner',
  unapply: 'application',
  unadjust: 'adjustment',
};

/** The column in which a word of a command stands. */
export function columnOf(field: string): DecisionColumn {
  if (field === 'action' || field === ACCEPT) return 'decision';
  if (field === 'order' || field === 'to') return 'decision_order';
  if (field === 'amount') return 'decision_amount';
  return field === 'note' ? 'decision_note' : 'decision_detail';
}
