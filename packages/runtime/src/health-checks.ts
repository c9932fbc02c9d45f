/** A check that has not answered by then has failed. */
const CHECK_MS_MAX = 2_000;

/** True, or a value that is not false, when all is well; false or a rejection when not. */
export type Check = () => unknown;

export interface HealthReport {
  readonly ok: boolean;
  readonly checks: Readonly<Record<string, 'ok' | 'failed'>>;
}

export interface HealthChecks {
  /** Fails when the process should be restarted. */
  live(name: string, check: Check): void;
  /** Fails when the process cannot do its job just now and should get no traffic. */
  ready(name: string, check: Check): void;
  liveness(): Promise<HealthReport>;
  readiness(): Promise<HealthReport>;
}

export function createHealthChecks(): HealthChecks {
  const live = new Map<string, Check>();
  const ready = new Map<string, Check>();
  return {
    live: (name, check) => void live.set(name, check),
    ready: (name, check) => void ready.set(name, check),
    liveness: () => report(live),
    readiness: () => report(ready),
  };
}

async function report(checks: ReadonlyMap<string, Check>): Promise<HealthReport> {
  const results = await Promise.all([...checks].map(async ([name, check]) => [name, await passes(check)] as const));
  return {
    ok: results.every(([, passed]) => passed),
    checks: Object.fromEntries(results.map(([name, passed]) => [name, passed ? 'ok' : 'failed'])),
  };
}

async function passes(check: Check): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, CHECK_MS_MAX, false);
  });
  try {
    return (await Promise.race([(async () => check())(), deadline])) !== false;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
