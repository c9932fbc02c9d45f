import type { RequestHandler } from 'express';
import { HttpProblem } from './http-problem.js';

/** Refuses every other method on an address, and says which there are. */
export function onlyMethods(...methods: readonly string[]): RequestHandler {
  const allow = methods.includes('GET') ? [...methods, 'HEAD'].join(', ') : methods.join(', ');
  return (request) => {
    throw new HttpProblem('method_not_allowed', {
      detail: `${request.method} is not known here; use ${methods.join(' or ')}`,
      headers: { allow },
    });
  };
}
