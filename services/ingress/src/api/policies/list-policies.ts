import { POLICY_VERSIONS_QUERY } from '@quittance/contracts';
import { listVersions, versionResource } from '@quittance/store';
import { HttpProblem } from '../../answers/http-problem.js';
import type { Handler } from '../answering.js';
import { queryOf } from '../query-of.js';

const CURSOR = /^[1-9]\d{0,8}$/;

/** `GET /v1/policies/matching/versions` */
export const listPolicies: Handler = async ({ parts, request, connection }) => {
  const { limit, cursor, customer } = queryOf(POLICY_VERSIONS_QUERY, request);
  if (cursor !== undefined && !CURSOR.test(cursor))
    throw new HttpProblem('invalid_query', {
      errors: [{ parameter: 'cursor', detail: 'is none that was given out here' }],
    });
  const filter = {
    connectionId: connection.id,
    ...(customer === undefined ? {} : { customer }),
    ...(cursor === undefined ? {} : { below: Number(cursor) }),
  };
  const found = await listVersions(parts.store.sql, filter, limit + 1);
  const data = found.slice(0, limit).map(versionResource);
  const next = found.length > limit ? String(data.at(-1)?.version) : null;
  return { status: 200, body: JSON.stringify({ data, next_cursor: next }) };
};
