import { setTimeout as sleep } from 'node:timers/promises';

export interface SlowCalls {
  /**
   * Waits for calls until they are slow. What has ended by then is returned; the others are given to `onEnd` when they end. While too many
   * slow ones are about, it waits for all.
   */
  settle<T>(calls: readonly Promise<T>[], onEnd: (ended: T) => Promise<void>): Promise<readonly T[]>;
  /** Whether as many more calls could not all become slow ones. */
  full(calls: number): boolean;
  /** Waits for what still runs. */
  drain(): Promise<void>;
}

/** Lets calls outlast their batch, up to `callsMax` of them. The calls must not reject; an `onEnd` that rejects is reported. */
export function trackSlowCalls(options: {
  readonly slowMs: number;
  readonly callsMax: number;
  readonly onError: (error: unknown) => void;
}): SlowCalls {
  const running = new Set<Promise<void>>();

  async function settle<T>(calls: readonly Promise<T>[], onEnd: (ended: T) => Promise<void>): Promise<readonly T[]> {
    const ended = new Map<Promise<T>, T>();
    const all = Promise.all(calls.map(async (call) => ended.set(call, await call)));
    const cut = new AbortController();
    await Promise.race([all, sleep(options.slowMs, undefined, { signal: cut.signal }).catch(() => undefined)]);
    cut.abort();
    if (running.size + calls.length - ended.size > options.callsMax) await all;
    const inTime = calls.flatMap((call) => (ended.has(call) ? [ended.get(call) as T] : []));
    for (const call of calls) if (!ended.has(call)) follow(call, onEnd);
    return inTime;
  }

  function follow<T>(call: Promise<T>, onEnd: (ended: T) => Promise<void>): void {
    const following = call
      .then(onEnd)
      .catch(options.onError)
      .finally(() => running.delete(following));
    running.add(following);
  }

  return {
    settle,
    full: (calls) => running.size > 0 && running.size + calls > options.callsMax,
    drain: async () => {
      await Promise.all(running);
    },
  };
}
