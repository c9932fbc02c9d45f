import Table from 'cli-table3';

export interface OutputOptions {
  readonly json?: boolean;
}

/** One JSON document, amounts as integers. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, jsonValue, process.stdout.isTTY ? 2 : undefined)}\n`);
}

/** Integers stay integers; one that a reader would round is written as text. */
function jsonValue(_key: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}

export function printLine(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** To standard error, which a pipe or `--json` leaves free. */
export function printNote(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A table without lines; `right` names the columns of figures. */
export function printTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly string[] = [],
): void {
  printLine(tableText(head, rows, right));
}

/** The same as text, for other places than standard output. */
export function tableText(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly string[] = [],
): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((name) => (right.includes(name) ? 'right' : 'left')),
    style: { head: process.stdout.isTTY && !process.env['NO_COLOR'] ? ['bold'] : [], border: [], compact: true },
    chars: Object.fromEntries(BORDERS.map((name) => [name, name === 'middle' ? '  ' : ''])),
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}

const BORDERS = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
];

/** `4 s`, `3 min`, `2 h`, `5 d`. */
export function ageText(ms: number): string {
  const units: readonly (readonly [string, number])[] = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1_000],
  ];
  const [name, size] = units.find(([, each]) => ms >= 2 * each) ?? ['s', 1_000];
  return `${Math.round(ms / size)} ${name}`;
}
