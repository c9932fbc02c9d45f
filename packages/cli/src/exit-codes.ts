/** Exit codes of every command; the same words stand in `quittance --help`. Those above 63 are of sysexits.h. */
export const EXIT = {
  /** Done, and all is well. */
  ok: 0,
  /** Done, and not all is well: an event or a command was refused, a service is not ready, nothing was found. */
  notWell: 1,
  /** The command was given wrongly. */
  usage: 64,
  /** A file that was given has lines that cannot be used. */
  badInput: 65,
  /** A file or folder to read is not there. */
  noInput: 66,
  /** A server cannot be reached or started. */
  unavailable: 69,
  /** A defect of the program. */
  internal: 70,
  /** A file cannot be written. */
  cannotWrite: 74,
  /** A setting is missing or wrong. */
  config: 78,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODES_HELP = `
Exit codes:
  0   done, and all is well
  1   done, and not all is well: an event or a command was refused, a service is not ready, nothing was found
  64  the command was given wrongly
  65  a file that was given has lines that cannot be used
  66  a file or folder to read is not there
  69  a server cannot be reached or started
  70  a defect of this program
  74  a file cannot be written
  78  a setting is missing or wrong`;
