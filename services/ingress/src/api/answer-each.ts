import { type ProblemDetails, problemDetails, type Read } from '@quittance/contracts';

interface Batch<Value, Outcome, Entry> {
  /** Reads one part of the batch. @param n its place */
  read(part: unknown, n: number): Read<Value>;
  /** Does all that could be read. @returns one outcome each, in their order */
  work(values: readonly Value[]): Promise<readonly Outcome[]>;
  /** What is answered about one of them. */
  answer(value: Value, outcome: Outcome | undefined, n: number): Entry;
  /** What is answered about a part that cannot be read. */
  refuse(part: unknown, problem: ProblemDetails): Entry;
}

/** Answers each part of a batch, in their order, as if it had come alone; what can be read is done together. */
export async function answerEach<Value, Outcome, Entry>(
  parts: readonly unknown[],
  batch: Batch<Value, Outcome, Entry>,
): Promise<Entry[]> {
  const read = parts.map((part, n) => batch.read(part, n));
  const outcomes = await batch.work(read.flatMap((each) => (each.ok ? [each.value] : [])));
  let next = 0;
  return read.map((each, n) => {
    if (each.ok) return batch.answer(each.value, outcomes[next++], n);
    return batch.refuse(parts[n], problemDetails('invalid_request', { errors: each.errors }));
  });
}

/** The text that was sent under a key of a part that cannot be read; null where there is none. */
export function textIn(part: unknown, key: string): string | null {
  const text = (part as Record<string, unknown> | null)?.[key];
  return typeof text === 'string' ? text.toWellFormed() : null;
}
