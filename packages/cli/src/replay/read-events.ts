/**
 * Reads events from files, one at a time, as the bytes they are: the signature is made over exactly these.
 *
 * Input: files that `findEventFiles` found. Output: events, and what is no event, each with its place. A file that cannot be read ends
 * itself and nothing else. Not relied upon: files fitting into memory; only one event must.
 */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { reasonOf } from '../open-books.js';
import type { EventFile } from './find-files.js';

/** One event, in bytes; an ingress takes less. */
export const EVENT_BYTES_MAX = 16 * 1_024 * 1_024;

export type ReadEvent =
  | { readonly kind: 'event'; readonly place: string; readonly body: Buffer }
  /** JSON that is no Stripe event. */
  | { readonly kind: 'skipped'; readonly place: string; readonly problem: string }
  /** What cannot be read as JSON, or at all. */
  | { readonly kind: 'bad'; readonly place: string; readonly problem: string };

/** @param onBytes called with the bytes of the file (as they are on disk) that were read since the last call */
export async function* readEvents(file: EventFile, onBytes: (bytes: number) => void): AsyncGenerator<ReadEvent> {
  let line = 0;
  try {
    for await (const body of piecesOf(file, onBytes)) {
      line += 1;
      const place = file.format === 'jsonl' ? `${file.path}:${line}` : file.path;
      if (body.every(isSpace)) {
        if (file.format === 'json') yield { kind: 'bad', place, problem: 'is empty' };
      } else yield judge(body, place);
    }
  } catch (error) {
    const place = file.format === 'jsonl' ? `${file.path}:${line + 1}` : file.path;
    yield { kind: 'bad', place, problem: reasonOf(error) };
  }
}

function judge(body: Buffer, place: string): ReadEvent {
  try {
    const found = JSON.parse(body.toString('utf8')) as { id?: unknown; type?: unknown } | null;
    if (typeof found?.id === 'string' && typeof found.type === 'string') return { kind: 'event', place, body };
    return { kind: 'skipped', place, problem: 'is no Stripe event: it has no id and type' };
  } catch (error) {
    return { kind: 'bad', place, problem: `is not JSON: ${reasonOf(error)}` };
  }
}

function piecesOf(file: EventFile, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  const source = createReadStream(file.path);
  source.on('data', (chunk) => onBytes(chunk.length));
  const bytes = file.gzip ? unzipped(source) : source;
  return file.format === 'jsonl' ? lines(bytes) : whole(bytes);
}

/** A broken file must reach the reader as an error of the stream it reads. */
function unzipped(source: Readable): Readable {
  const unzip = createGunzip();
  source.on('error', (error) => unzip.destroy(error));
  return source.pipe(unzip);
}

async function* whole(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > EVENT_BYTES_MAX) throw new Error(`is longer than ${EVENT_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  yield Buffer.concat(chunks);
}

const NEWLINE = 10;
const RETURN = 13;

async function* lines(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of bytes) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      yield withoutReturn(Buffer.concat([...rest, chunk.subarray(from, end)]));
      rest = [];
      restBytes = 0;
      from = end + 1;
    }
    restBytes += chunk.length - from;
    if (restBytes > EVENT_BYTES_MAX) throw new Error(`the line is longer than ${EVENT_BYTES_MAX} bytes`);
    rest.push(chunk.subarray(from));
  }
  if (restBytes > 0) yield withoutReturn(Buffer.concat(rest));
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === RETURN ? line.subarray(0, -1) : line;
}

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === NEWLINE || byte === RETURN;
}
