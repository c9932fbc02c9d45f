import type { Logger } from '@quittance/runtime';

const nothing = (): void => undefined;

/** A log that nobody reads: what matters of a history stands in its trace. */
export const QUIET = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
} as unknown as Logger;
