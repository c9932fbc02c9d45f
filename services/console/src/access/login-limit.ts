/** Wrong passwords from one address, and for one name from one address, within LOGIN_WINDOW_MS. */
export const ADDRESS_FAILURES_MAX = 30;
export const NAME_FAILURES_MAX = 10;
export const LOGIN_WINDOW_MS = 10 * 60_000;
/** Addresses and names remembered; the ones not seen for longest are forgotten first. */
const REMEMBERED_MAX = 10_000;

export interface LoginLimit {
  /** Milliseconds until another try is allowed; 0 when it is now. */
  waitMs(address: string, name: string): number;
  failed(address: string, name: string): void;
  succeeded(address: string, name: string): void;
}

interface Failures {
  count: number;
  sinceMs: number;
}

/** Slows down guessing. Each console process counts for itself. */
export function createLoginLimit(nowMs: () => number = Date.now): LoginLimit {
  const failures = new Map<string, Failures>();

  const keys = (address: string, name: string) =>
    [
      [address, ADDRESS_FAILURES_MAX],
      [`${address} ${name}`, NAME_FAILURES_MAX],
    ] as const;

  function current(key: string): Failures | undefined {
    const found = failures.get(key);
    if (found !== undefined && nowMs() - found.sinceMs >= LOGIN_WINDOW_MS) failures.delete(key);
    return failures.get(key);
  }

  function count(key: string): void {
    const found = current(key) ?? { count: 0, sinceMs: nowMs() };
    failures.delete(key);
    failures.set(key, { ...found, count: found.count + 1 });
    if (failures.size > REMEMBERED_MAX) failures.delete(failures.keys().next().value ?? key);
  }

  return {
    waitMs: (address, name) => {
      const waits = keys(address, name).map(([key, max]) => {
        const found = current(key);
        return found !== undefined && found.count >= max ? found.sinceMs + LOGIN_WINDOW_MS - nowMs() : 0;
      });
      return Math.max(...waits);
    },
    failed: (address, name) => {
      for (const [key] of keys(address, name)) count(key);
    },
    succeeded: (address, name) => void failures.delete(`${address} ${name}`),
  };
}
