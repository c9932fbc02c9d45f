/** MySQL's error number of a driver error, or `null`. */
export function errnoOf(error: unknown): number | null {
  const candidate = error as { errno?: unknown; driverError?: { errno?: unknown } } | null;
  const errno = candidate?.errno ?? candidate?.driverError?.errno;
  return typeof errno === 'number' ? errno : null;
}

/** Whether a write was refused because a row with this key is already there. */
export function isDuplicate(error: unknown): boolean {
  return errnoOf(error) === 1062;
}
