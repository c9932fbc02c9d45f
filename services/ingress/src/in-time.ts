import { HttpProblem } from './answers/http-problem.js';

/** Waits for work that depends on the database, but no longer than this. Rejects with a refusal that tells the caller to come again. */
export async function inTime<T>(work: Promise<T>, msMax: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(storeUnavailable(`no answer within ${msMax} ms`)), msMax);
  });
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer));
}

/** The refusal for work that the database did not do. */
export function storeUnavailable(detail: string): HttpProblem {
  return new HttpProblem('store_unavailable', { detail, headers: { 'retry-after': '5' } });
}
