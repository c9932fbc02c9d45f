import type { CommandOutcome, CommandRequest } from '@quittance/store';

/**
 * What became of a row. `possible`: it was only tried · `stale`: it is not what it was when somebody decided · `invalid`: the decision cannot be
 * read · `refused`: the books contradict it.
 */
export const RESULTS = ['done', 'possible', 'refused', 'stale', 'invalid'] as const;
export type Result = (typeof RESULTS)[number];

export interface RowResult {
  /** Id of the exception. */
  readonly exception: string;
  readonly action: string;
  readonly result: Result;
  /** Of a refusal: the word by which programs decide. */
  readonly code: string | null;
  readonly because: string;
}

/** A command, or the result of a row for which there is none. */
export type RowAsked =
  | { readonly kind: 'command'; readonly request: CommandRequest }
  | { readonly kind: 'answered'; readonly result: RowResult };

export function answered(
  exception: string,
  action: string,
  result: Result,
  because: string,
  code: string | null = null,
): RowAsked {
  return { kind: 'answered', result: { exception, action, result, code, because } };
}

/** @param result of what is carried out */
export function resultOf(
  request: CommandRequest,
  outcome: CommandOutcome | undefined,
  result: 'done' | 'possible',
): RowResult {
  const { exception = '', action } = request;
  if (outcome === undefined) throw new Error('a command has no outcome');
  if (outcome.kind === 'done') return { exception, action, result, code: null, because: outcome.sentence };
  return { exception, action, result: 'refused', code: outcome.code, because: outcome.because };
}

/** How many rows came to each result; those that no row came to are left out. */
export function countResults(results: readonly RowResult[]): Partial<Record<Result, number>> {
  const counted = RESULTS.map((each) => [each, results.filter(({ result }) => result === each).length] as const);
  return Object.fromEntries(counted.filter(([, count]) => count > 0));
}
