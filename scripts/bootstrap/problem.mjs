/** An expected failure with a message for a person, shown without a stack trace. Exit codes are those of sysexits.h. */
export class Problem extends Error {
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Something this program needs is not on the machine. */
export const exitUnavailable = 69;

/** The end of every script: its exit code, or the message of what went wrong. */
export async function exitWith(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Problem ? error.message : error);
    process.exitCode = error instanceof Problem ? error.exitCode : 1;
  }
}
