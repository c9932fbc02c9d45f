import type { ExitCode } from './exit-codes.js';

/** An expected failure of a command: one line for people, and the code to exit with. */
export class CliProblem extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}
