/**
 * Reads a file of lines, block by block, and hands on each line that is not blank.
 *
 * Input: a path, or `-` for standard input; gzip is known by its first bytes. Output: calls with the text of a line and its number.
 * A file that cannot be read to its end throws `BrokenFile`; what `onBytes` throws to stop the command comes through. Not relied upon: the file fitting into memory; one line must.
 */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CliProblem } from '../cli-problem.js';
import { reasonOf } from '../open-books.js';

export const STANDARD_INPUT = '-';
/** Bytes of one line. */
export const LINE_BYTES_MAX = 16 * 1_024 * 1_024;
/** Bytes read at one time. */
const BLOCK_BYTES = 256 * 1_024;

/** A line: its text, `null` when its bytes are not UTF-8, and its number from 1. */
export type OnLine = (text: string | null, line: number) => void;

/** The file ended too early or not as it should; `line` is where that was found. */
export class BrokenFile extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** @param onBytes called with the bytes as they are on disk that were read since the last call */
export async function readLines(path: string, onLine: OnLine, onBytes: (bytes: number) => void): Promise<void> {
  const cut = new LineCutter(onLine);
  try {
    for await (const chunk of bytesOf(path, onBytes)) cut.take(chunk);
  } catch (error) {
    throw error instanceof BrokenFile || error instanceof CliProblem
      ? error
      : new BrokenFile(cut.line + 1, reasonOf(error));
  }
  cut.end();
}

async function* bytesOf(path: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  const source: Readable =
    path === STANDARD_INPUT ? process.stdin : createReadStream(path, { highWaterMark: BLOCK_BYTES });
  const iterator = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const counted = counting(iterator, onBytes);
  const first = await counted.next();
  if (first.done) return;
  const all = startingWith(first.value, counted);
  if (first.value[0] === GZIP[0] && first.value[1] === GZIP[1]) yield* unzipped(all);
  else yield* all;
}

const GZIP = [0x1f, 0x8b];

async function* counting(chunks: AsyncIterator<Buffer>, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    onBytes(next.value.length);
    yield next.value;
  }
}

async function* startingWith(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

async function* unzipped(source: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const unzip = createGunzip({ chunkSize: BLOCK_BYTES });
  pipeline(Readable.from(source), unzip, () => undefined);
  yield* unzip as AsyncIterable<Buffer>;
}

const NEWLINE = 10;
const BYTE_ORDER_MARK = '\ufeff';

/** Cuts blocks of bytes into lines; what follows the last newline waits for the next block. */
class LineCutter {
  line = 0;
  readonly #onLine: OnLine;
  #rest: Buffer[] = [];
  #restBytes = 0;

  constructor(onLine: OnLine) {
    this.#onLine = onLine;
  }

  take(chunk: Buffer): void {
    const end = chunk.lastIndexOf(NEWLINE);
    if (end !== -1) {
      this.#cut(Buffer.concat([...this.#rest, chunk.subarray(0, end)]));
      this.#rest = [];
      this.#restBytes = 0;
    }
    const left = chunk.subarray(end + 1);
    this.#restBytes += left.length;
    if (this.#restBytes > LINE_BYTES_MAX)
      throw new BrokenFile(this.line + 1, `is a line of more than ${LINE_BYTES_MAX} bytes: write one object a line`);
    if (left.length > 0) this.#rest.push(left);
  }

  end(): void {
    if (this.#restBytes > 0) this.#cut(Buffer.concat(this.#rest));
  }

  #cut(block: Buffer): void {
    if (isUtf8(block)) {
      this.#cutText(block.toString('utf8'));
      return;
    }
    for (let from = 0, found = 0; found !== -1; from = found + 1) {
      found = block.indexOf(NEWLINE, from);
      const line = block.subarray(from, found === -1 ? block.length : found);
      if (isUtf8(line)) this.#cutText(line.toString('utf8'));
      else this.#tell(null);
    }
  }

  #cutText(text: string): void {
    const start = this.line === 0 && text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
    for (let from = start, found = 0; found !== -1; from = found + 1) {
      found = text.indexOf('\n', from);
      this.#tell(text.slice(from, found === -1 ? text.length : found));
    }
  }

  #tell(line: string | null): void {
    this.line += 1;
    if (line === null || line.trim() !== '') this.#onLine(line, this.line);
  }
}
