import type { Request } from 'express';
import { callerOf } from './caller.js';

/** Characters of a name that are kept. */
const ACTOR_CHARS_MAX = 100;

/**
 * Who the log says it was: `token:NAME` as the token proves, `api` for the token of the settings. A program that calls on behalf of people may
 * name them in the header `Actor`, which follows behind a colon; that is a statement of the caller, not a proof.
 */
export function actorOf(request: Request): string {
  const { name } = callerOf(request);
  const caller = name === null ? 'api' : `token:${name}`;
  const header = request.headers['actor'];
  if (typeof header !== 'string') return caller;
  const person = header
    .replace(/[^\x20-\x7e]/g, '?')
    .trim()
    .slice(0, ACTOR_CHARS_MAX);
  return person === '' ? caller : `${caller}:${person}`;
}
