import { reasonOf } from '../open-books.js';
import { LineFields } from './line-fields.js';
import type { LineProblems } from './line-problems.js';
import { BrokenFile, readLines, STANDARD_INPUT } from './read-lines.js';

export interface ReadingOptions {
  readonly problems: LineProblems;
  /** Called with bytes that were read since the last call. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Reads the JSON objects of a file, one a line, and hands the fields of each to `onRecord`, which reads those it knows. Lines that are no
 * object, and a file that cannot be read to its end, are told to the problems.
 */
export async function readRecords(
  path: string,
  onRecord: (fields: LineFields) => void,
  { problems, onBytes }: ReadingOptions,
): Promise<void> {
  const file = nameOf(path);
  const fields = new LineFields(file, problems);
  const onLine = (text: string | null, line: number): void => {
    const record = text === null ? NOT_UTF8 : recordOf(text);
    if (typeof record === 'string') problems.add({ file, line, field: null, problem: record });
    else {
      fields.open(record, text ?? '', line);
      onRecord(fields);
    }
  };
  try {
    await readLines(path, onLine, onBytes);
  } catch (error) {
    if (!(error instanceof BrokenFile)) throw error;
    problems.add({ file, line: error.line, field: null, problem: `cannot be read further: ${error.message}` });
  }
}

/** How a file is called in messages. */
export function nameOf(path: string): string {
  return path === STANDARD_INPUT ? 'standard input' : path;
}

const NOT_UTF8 = 'is not UTF-8: write the file in UTF-8';

/** The object of a line, or what is wrong with the line. */
function recordOf(text: string): Readonly<Record<string, unknown>> | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `is no JSON${placeOf(reasonOf(error))}: write one whole object on each line`;
  }
  if (Array.isArray(value)) return 'is a list: write its objects one on each line (jq -c ".[]" does that)';
  if (typeof value !== 'object' || value === null) return 'is no JSON object: write {"field": value, …} on each line';
  return value as Readonly<Record<string, unknown>>;
}

/** Where the reader stumbled; its words quote the file, which may hold anything, so they are left out. */
function placeOf(message: string): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  return position === undefined ? '' : ` from column ${Number(position) + 1} on`;
}
