/** sysexits.h: a service this program needs is not available. */
export const exitUnavailable = 69;

/** An expected failure with a message for a person: what is missing and what to type. Shown without a stack trace. */
export class StackProblem extends Error {
  override readonly name = 'StackProblem';
  readonly exitCode = exitUnavailable;
}
