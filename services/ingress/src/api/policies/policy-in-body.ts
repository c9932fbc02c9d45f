import { readPolicy } from '@quittance/contracts';
import type { MatchingPolicy } from '@quittance/domain';
import { HttpProblem } from '../../answers/http-problem.js';

/** The policy that stands as `policy` in a body. Throws a refusal that names every mistake. */
export function policyInBody(document: unknown): MatchingPolicy {
  if (document === undefined)
    throw new HttpProblem('invalid_request', { errors: [{ pointer: '#/policy', detail: 'is required' }] });
  const read = readPolicy(document);
  if (read.ok) return read.policy;
  const errors = read.problems.map(({ path, wrong, remedy }) => ({
    pointer: [
      '#/policy',
      ...path
        .split('/')
        .filter((each) => each !== '')
        .map(encodeURIComponent),
    ].join('/'),
    detail: `${wrong}: ${remedy}`,
  }));
  throw new HttpProblem('invalid_request', { errors });
}
