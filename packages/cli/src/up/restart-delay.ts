import { RESTART_BASE_MS, RESTART_CAP_MS } from './limits.js';

/** Wait before a crashed process is started again, in milliseconds: doubles with each crash in a row. */
export function restartDelayMs(crashesInARow: number): number {
  return Math.min(RESTART_CAP_MS, RESTART_BASE_MS * 2 ** Math.max(0, crashesInARow - 1));
}
