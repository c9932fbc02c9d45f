/** Problems that are printed; what is mended by then usually mends the rest. */
export const PROBLEMS_SHOWN_MAX = 20;

export interface LineProblem {
  readonly file: string;
  readonly line: number;
  /** `null` when the line as a whole is wrong. */
  readonly field: string | null;
  /** What is wrong and what to do, one sentence that begins with a verb. */
  readonly problem: string;
}

/** Counts every problem and keeps the first ones. */
export class LineProblems {
  readonly shown: LineProblem[] = [];
  total = 0;

  add(problem: LineProblem): void {
    this.total += 1;
    if (this.shown.length < PROBLEMS_SHOWN_MAX) this.shown.push(problem);
  }
}

/** `orders.jsonl:12: amount_minor is 12.5: …` */
export function lineProblemText({ file, line, field, problem }: LineProblem): string {
  return `${file}:${line}: ${field === null ? '' : `${field} `}${problem}`;
}
