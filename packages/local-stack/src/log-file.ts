import { readFileSync, renameSync, statSync } from 'node:fs';
import { limits } from './limits.js';

/** The last lines of a log, for a message about a server that did not start. */
export function logTail(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-limits.logTailLinesMax).join('\n');
  } catch {
    return `(no log at ${file})`;
  }
}

/** Keeps one older generation beside it, so that a log never grows without bound. */
export function setAsideLargeLog(file: string): void {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes > limits.logBytesMax) renameSync(file, `${file}.1`);
}
