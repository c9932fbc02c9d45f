import type { Request } from 'express';

/** Characters of a name that are kept. */
const ACTOR_CHARS_MAX = 100;

/**
 * Who the log says it was. There is one token, so it says no more than that the API was used; whoever calls on behalf of people may name
 * them in the header `Actor`. It is a statement of the caller, not a proof.
 */
export function actorOf(request: Pick<Request, 'headers'>): string {
  const header = request.headers['actor'];
  if (typeof header !== 'string') return 'api';
  const name = header
    .replace(/[^\x20-\x7e]/g, '?')
    .trim()
    .slice(0, ACTOR_CHARS_MAX);
  return name === '' ? 'api' : `api:${name}`;
}
