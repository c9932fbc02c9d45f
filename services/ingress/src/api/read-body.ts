import { isUtf8 } from 'node:buffer';
import { readJson } from '@quittance/contracts';
import express, { type Request, type RequestHandler } from 'express';
import type { z } from 'zod';
import { HttpProblem } from '../answers/http-problem.js';

const JSON_TYPE = /^application\/(?:json|[\w.+-]+\+json)\s*(?:;\s*charset="?utf-?8"?\s*)?$/i;

/** Reads the bytes of a JSON body, up to a size. */
export function bodyBytes(bytesMax: number): RequestHandler[] {
  const jsonOnly: RequestHandler = (request, _response, next) => {
    if (!JSON_TYPE.test(request.headers['content-type'] ?? ''))
      throw new HttpProblem('unsupported_media_type', { detail: 'send the body as application/json in UTF-8' });
    next();
  };
  return [jsonOnly, express.raw({ type: () => true, limit: bytesMax, inflate: false })];
}

/** The bytes that `bodyBytes` read; none when the request had no body. */
export function bytesOf(request: Request): Buffer {
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/**
 * The body of a request as its schema reads it. Throws a refusal that names every field that is wrong.
 * @param reader `readEnvelope` for a body whose parts are read on their own
 */
export function bodyOf<T extends z.ZodType>(schema: T, request: Request, reader = readJson): z.output<T> {
  const read = reader(schema, parse(bytesOf(request)));
  if (read.ok) return read.value;
  throw new HttpProblem('invalid_request', { errors: read.errors });
}

function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) throw new HttpProblem('malformed_json', { detail: 'the body is empty' });
  if (!isUtf8(bytes)) throw new HttpProblem('malformed_json', { detail: 'the body is not UTF-8' });
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    // The parser quotes what it read; only the place is told.
    const at = /position \d+(?: \(line \d+ column \d+\))?/.exec(error instanceof Error ? error.message : '')?.[0];
    throw new HttpProblem('malformed_json', { detail: `the body stops being JSON at ${at ?? 'its end'}` });
  }
}
