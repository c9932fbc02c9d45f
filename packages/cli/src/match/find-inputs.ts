import { accessSync, constants, statSync } from 'node:fs';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { reasonOf } from '../open-books.js';
import { STANDARD_INPUT } from './read-lines.js';

/** Files of one kind; a command takes a handful. */
const FILES_MAX = 1_000;

export interface MatchFiles {
  readonly orders: readonly string[];
  readonly payments: readonly string[];
  readonly customers: readonly string[];
}

/** The files as they were named, commas taken apart, unless a file has that very name. */
export function namedFiles(values: readonly string[]): string[] {
  const files = values.flatMap((value) => (isThere(value) ? [value] : value.split(','))).filter((path) => path !== '');
  if (files.length <= FILES_MAX) return files;
  throw new CliProblem(EXIT.usage, `${files.length} files of one kind are named: at most ${FILES_MAX} are taken`);
}

/**
 * Checks before anything is read that all files are there.
 * @returns the bytes of all of them together, without standard input
 */
export function bytesOfInputs({ orders, payments, customers }: MatchFiles): number {
  const all = [...orders, ...payments, ...customers];
  if (all.filter((path) => path === STANDARD_INPUT).length > 1)
    throw new CliProblem(EXIT.usage, 'standard input (-) can be read only once: name files for the others');
  const wrong = all.flatMap((path) => troubleWith(path) ?? []);
  if (wrong.length > 0) throw new CliProblem(EXIT.noInput, wrong.join('\nquittance: '));
  return all.reduce((sum, path) => sum + (path === STANDARD_INPUT ? 0 : statSync(path).size), 0);
}

function troubleWith(path: string): string | null {
  if (path === STANDARD_INPUT) return null;
  if (!isThere(path)) return `${path} is not there`;
  if (statSync(path).isDirectory()) return `${path} is a folder: name the files in it`;
  try {
    accessSync(path, constants.R_OK);
    return null;
  } catch (error) {
    return `${path} cannot be read: ${reasonOf(error)}`;
  }
}

function isThere(path: string): boolean {
  return path !== STANDARD_INPUT && statSync(path, { throwIfNoEntry: false }) !== undefined;
}
