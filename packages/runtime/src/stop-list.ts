import type { Logger } from './logger.js';

/** Longest one part may take to stop, unless it asks for more. */
const STOP_MS_DEFAULT = 3_000;

export interface StopList {
  /** Parts stop in the reverse order of being added, each within its own deadline. */
  onStop(name: string, stop: () => unknown, deadlineMs?: number): void;
  /** Never rejects; what fails or hangs is logged and passed over. */
  stopAll(): Promise<void>;
}

export function createStopList(log: Pick<Logger, 'warn'>): StopList {
  const parts: { name: string; stop: () => unknown; deadlineMs: number }[] = [];

  async function stopAll(): Promise<void> {
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const { name, deadlineMs } = part;
      try {
        const inTime = await within(part.stop, deadlineMs);
        if (!inTime) log.warn({ part: name, deadlineMs }, 'service.part_given_up');
      } catch (error) {
        log.warn({ part: name, err: error }, 'service.part_failed_to_stop');
      }
    }
  }

  return {
    onStop: (name, stop, deadlineMs = STOP_MS_DEFAULT) => void parts.push({ name, stop, deadlineMs }),
    stopAll,
  };
}

async function within(stop: () => unknown, deadlineMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, deadlineMs, false);
  });
  try {
    return await Promise.race([(async () => stop())().then(() => true), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
