import type { LineFields } from './line-fields.js';
import { type ReadingOptions, readRecords } from './read-records.js';
import { shownValue } from './shown-value.js';

interface Kind<Field extends string, T> {
  /** The field that tells records apart. */
  readonly field: Field;
  readonly recordOf: (fields: LineFields) => T;
  /** What else may be done about a record that comes twice than to leave it out. */
  readonly mend?: string;
}

/** Reads files one after the other. Of two records with the same key the second cannot be used. */
export async function readUnique<Field extends string, T extends Readonly<Record<Field, string>>>(
  paths: readonly string[],
  options: ReadingOptions,
  { field, recordOf, mend = '' }: Kind<Field, T>,
): Promise<T[]> {
  const records: T[] = [];
  const known = new Set<string>();
  const onRecord = (fields: LineFields): void => {
    const record = recordOf(fields);
    if (!fields.good) return;
    const key = record[field];
    if (known.has(key))
      fields.wrong(field, `was given before, in this file or another: leave this ${shownValue(key)} out${mend}`);
    else records.push(record);
    known.add(key);
  };
  for (const path of paths) await readRecords(path, onRecord, options);
  return records;
}
