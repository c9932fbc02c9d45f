import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';

export interface EventFile {
  readonly path: string;
  readonly bytes: number;
  /** `json` is one event a file, `jsonl` one a line. */
  readonly format: 'json' | 'jsonl';
  readonly gzip: boolean;
}

const ENDING = /\.(json|jsonl|ndjson)(\.gz)?$/i;

/** The event files of a folder and of those below it, in the order of their paths; or the one file that is named. */
export async function findEventFiles(path: string): Promise<EventFile[]> {
  const found = await stat(path).catch(() => {
    throw new CliProblem(EXIT.noInput, `${path} is not there`);
  });
  if (!found.isDirectory()) return [eventFile(path, found.size, 'json')];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && ENDING.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (paths.length === 0) throw new CliProblem(EXIT.noInput, `${path} has no .json, .jsonl or .gz of them`);
  return Promise.all(paths.map(async (each) => eventFile(each, (await stat(each)).size, 'json')));
}

function eventFile(path: string, bytes: number, unlessNamed: 'json' | 'jsonl'): EventFile {
  const [, ending, gz] = ENDING.exec(path) ?? [];
  const format = ending === undefined ? unlessNamed : ending.toLowerCase() === 'json' ? 'json' : 'jsonl';
  return { path, bytes, format, gzip: gz !== undefined || (ending === undefined && path.endsWith('.gz')) };
}
