import { RESENDINGS_MAX } from '../limits.js';

/** What the books say of an order, and what its order system says that it knows. */
export interface ReadBack {
  /** The version that it took last. */
  readonly told: bigint;
  /** The version that the books hold now, read after it was asked. */
  readonly current: bigint;
  /** `null`: it does not know the order. */
  readonly known: bigint | null;
  /** How often the state was sent as a message of its own. */
  readonly sendings: number;
}

export type Agreement = 'agrees' | 'behind' | 'unknown' | 'ahead';

export interface ReadBackVerdict {
  readonly outcome: Agreement;
  /** Push the state again; why. */
  readonly push: string | null;
  /** A person must look; why. */
  readonly exception: string | null;
}

/**
 * Pure. What is lost is pushed again; a person is asked where that did not help before, and where the order system knows what our books
 * do not: they were restored from an older state, or somebody else pushes to it too.
 */
export function judgeReadBack({ told, current, known, sendings }: ReadBack): ReadBackVerdict {
  const outcome = agreementOf(told, current, known);
  if (outcome === 'agrees') return { outcome, push: null, exception: null };
  if (outcome === 'ahead') {
    const exception = `the order system knows version ${known}, our books hold ${current}`;
    return { outcome, push: null, exception };
  }
  const finding =
    outcome === 'unknown'
      ? `the order system took version ${told} and does not know the order`
      : `the order system took version ${told} and knows version ${known}`;
  return {
    outcome,
    push: sendings > RESENDINGS_MAX ? null : finding,
    exception: sendings > 1 ? `${finding}, although it was pushed again` : null,
  };
}

function agreementOf(told: bigint, current: bigint, known: bigint | null): Agreement {
  if (known === null) return 'unknown';
  if (known < told) return 'behind';
  return known > current ? 'ahead' : 'agrees';
}
