import type { Role } from '@quittance/contracts';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { mayAskBoard } from './roles.js';

const ASKS: readonly (readonly [method: string, path: string, allowed: readonly Role[]])[] = [
  ['GET', '/api/queues', ['viewer', 'operator', 'admin']],
  ['PUT', '/api/queues/matching/pause', ['operator', 'admin']],
  ['PUT', '/api/queues/matching/resume', ['operator', 'admin']],
  ['PUT', '/api/queues/pause', ['operator', 'admin']],
  ['PUT', '/api/queues/matching/retry/failed', ['operator', 'admin']],
  ['PUT', '/api/queues/matching/ev-1/retry', ['operator', 'admin']],
  ['PUT', '/api/queues/matching/promote', ['operator', 'admin']],
  ['PUT', '/api/queues/matching/empty', ['admin']],
  ['PUT', '/api/queues/matching/obliterate', ['admin']],
  ['PUT', '/api/queues/matching/clean/failed', ['operator', 'admin']],
  ['PUT', '/api/queues/matching/clean/wait', ['admin']],
  ['PUT', '/api/queues/matching/ev-1/clean', ['operator', 'admin']],
  ['PATCH', '/api/queues/matching/ev-1/update-data', ['admin']],
  ['POST', '/api/queues/matching/add', ['admin']],
  ['PUT', '/api/queues/matching/concurrency', ['admin']],
  ['PUT', '/api/queues/a/b/c/retry', ['admin']],
];

describe('what a role may ask of the queue board', () => {
  for (const [method, path, allowed] of ASKS)
    it(`${method} ${path}: ${allowed.join(', ')}`, () => {
      const may = (['viewer', 'operator', 'admin'] as const).filter((role) => mayAskBoard(role, method, path));
      expect(may).to.deep.equal(allowed);
    });
});
