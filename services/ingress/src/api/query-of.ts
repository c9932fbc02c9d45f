import { readQuery } from '@quittance/contracts';
import type { Request } from 'express';
import type { z } from 'zod';
import { HttpProblem } from '../answers/http-problem.js';

/** The query of a request as its schema reads it. Throws a refusal that names every parameter that is wrong. */
export function queryOf<T extends z.ZodType>(schema: T, request: Request): z.output<T> {
  const read = readQuery(schema, request.query);
  if (read.ok) return read.value;
  throw new HttpProblem('invalid_query', { errors: read.errors });
}
