import { type ApiRole, covers } from '@quittance/contracts';
import type { Request } from 'express';
import { HttpProblem } from '../../answers/http-problem.js';

/** Who calls the API, as the token proves. */
export interface Caller {
  /** Name of the token; null for the one of the settings. */
  readonly name: string | null;
  readonly role: ApiRole;
}

const callers = new WeakMap<Request, Caller>();

export function setCaller(request: Request, caller: Caller): void {
  callers.set(request, caller);
}

/** Throws for a request that came past the check of its token: a defect that must not let it through. */
export function callerOf(request: Request): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('a request reached a handler without its token being checked');
  return caller;
}

/** Refuses a caller whose role does not cover what is needed. @param what completes "NAME may not …" */
export function needRole({ name, role }: Caller, needed: ApiRole, what = 'do this'): void {
  if (covers(role, needed)) return;
  throw new HttpProblem('forbidden', {
    detail: `${name ?? 'the token of the settings'} may not ${what}: it takes the role ${needed}, and the token has the role ${role}`,
  });
}
