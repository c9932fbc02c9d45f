/** Numbers that would come after one, in the order of their spelling: from (not itself) to. */
export interface LaterNumbers {
  readonly after: string;
  readonly upTo: string;
}

/**
 * Where the numbers stand that follow a normalised reference in its own series: the same letters in front and behind, a higher number
 * between. `null` for what has no number.
 */
export function laterNumbers(reference: string): LaterNumbers | null {
  const parts = /^(.*?)(\d+)(\D*)$/u.exec(reference);
  if (parts === null) return null;
  const [, front = '', digits = '', behind = ''] = parts;
  return { after: reference, upTo: `${front}${'9'.repeat(digits.length)}${behind}` };
}
