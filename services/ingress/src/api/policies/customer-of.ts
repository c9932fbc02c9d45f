import { ORDER_REFERENCE } from '@quittance/contracts';
import { customerIsKnown } from '@quittance/store';
import { HttpProblem } from '../../answers/http-problem.js';
import type { Call } from '../answering.js';

/** The customer that the address names; null for everybody. Throws a refusal for one that the order system never told of. */
export async function customerOf({ parts, request, connection }: Call): Promise<string | null> {
  const given = request.params['reference'];
  if (given === undefined) return null;
  const read = ORDER_REFERENCE.safeParse(given);
  if (!read.success || !(await customerIsKnown(parts.store.sql, connection.id, read.data)))
    throw new HttpProblem('customer_not_found');
  return read.data;
}
