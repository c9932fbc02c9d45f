/**
 * Where lines that a command writes go.
 *
 * Input: text. Output: standard output, or a file that is written beside its place under another name and put there when all of it is on
 * the disk: whoever looks sees the old file or the whole new one. After a crash the file of the other name is left and may be deleted.
 */
import { once } from 'node:events';
import { createWriteStream, realpathSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { reasonOf } from '../open-books.js';

/** How standard output is named as a file. */
const STANDARD_OUTPUT = '-';

export interface Output {
  write(text: string): Promise<void>;
  /** All is written: puts the file in its place. */
  keep(): Promise<void>;
  /** Something went wrong: leaves no trace. */
  discard(): Promise<void>;
}

/** @param path a file, zipped when it ends in `.gz`; standard output when it is left out or `-` */
export async function openOutput(path: string | undefined): Promise<Output> {
  if (path === undefined || path === STANDARD_OUTPUT) return standardOutput();
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw new Error('it is a folder');
    // A device or a pipe is no file to be replaced.
    if (found !== undefined && !found.isFile()) return await writtenInPlace(path);
    return await writtenBeside(found === undefined ? path : realpathSync(path));
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

function standardOutput(): Output {
  return {
    write: (text) => written(process.stdout, text),
    keep: async () => undefined,
    discard: async () => undefined,
  };
}

async function writtenInPlace(path: string): Promise<Output> {
  const stream = await streamTo(path, 'w');
  return {
    write: (text) => written(stream, text).catch((error) => Promise.reject(cannotWrite(path, error))),
    keep: () => ended(stream).catch((error) => Promise.reject(cannotWrite(path, error))),
    discard: async () => void stream.destroy(),
  };
}

async function writtenBeside(path: string): Promise<Output> {
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  const file = await streamTo(beside, 'w');
  const stream = path.endsWith('.gz') ? zippedInto(file) : file;
  const failing = (error: unknown): Promise<never> => Promise.reject(cannotWrite(path, error));
  return {
    write: (text) => written(stream, text).catch(failing),
    keep: async () => {
      try {
        await Promise.all([ended(stream), finished(file)]);
        await flushed(beside);
        await rename(beside, path);
      } catch (error) {
        await failing(error);
      }
    },
    discard: async () => {
      stream.destroy();
      file.destroy();
      await rm(beside, { force: true });
    },
  };
}

function zippedInto(file: Writable): Writable {
  const zip = createGzip();
  file.on('error', (error) => zip.destroy(error));
  zip.pipe(file);
  return zip;
}

async function streamTo(path: string, flags: string): Promise<Writable> {
  const stream = createWriteStream(path, { flags });
  await once(stream, 'open');
  // Told by the next write; without a listener it would end the process.
  stream.on('error', () => undefined);
  return stream;
}

/** Waits while whoever reads is slower. */
async function written(stream: Writable, text: string): Promise<void> {
  if (stream.errored) throw stream.errored;
  if (!stream.write(text)) await once(stream, 'drain');
}

async function ended(stream: Writable): Promise<void> {
  const end = finished(stream, { readable: false });
  stream.end();
  await end;
}

async function flushed(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function cannotWrite(path: string, error: unknown): CliProblem {
  return error instanceof CliProblem
    ? error
    : new CliProblem(EXIT.cannotWrite, `${path} cannot be written: ${reasonOf(error)}`);
}
