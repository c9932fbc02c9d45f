import { Redis } from 'ioredis';

const CHECK_TIMEOUT_MS = 2_000;

export type RedisCheck =
  /** Redis may be used; `warnings` are for the log. */
  | { readonly verdict: 'good'; readonly warnings: readonly string[] }
  /** Redis answers and must not be used as it is set up. */
  | { readonly verdict: 'refused'; readonly problem: string }
  /** Nobody answers; the product starts all the same and works from MySQL until Redis is back. */
  | { readonly verdict: 'unreachable'; readonly problem: string };

/**
 * Looks at how Redis is set up. An evicting Redis loses jobs silently and is refused; one without an append-only file only loses them at a
 * restart, which the relay makes good, so that is a warning. Reads INFO, which hosted services allow where CONFIG is forbidden.
 */
export async function checkRedis(redisUrl: string): Promise<RedisCheck> {
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: CHECK_TIMEOUT_MS,
    commandTimeout: CHECK_TIMEOUT_MS,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined); // It rejects connect() below too.
  try {
    await redis.connect();
    return judge(readInfo(await redis.info('memory')), readInfo(await redis.info('persistence')));
  } catch (error) {
    return { verdict: 'unreachable', problem: error instanceof Error ? error.message : String(error) };
  } finally {
    redis.disconnect();
  }
}

function judge(memory: ReadonlyMap<string, string>, persistence: ReadonlyMap<string, string>): RedisCheck {
  const policy = memory.get('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    return {
      verdict: 'refused',
      problem: `maxmemory-policy is ${policy}; it must be noeviction, or Redis drops jobs when it is full`,
    };
  }
  const warnings: string[] = [];
  if (policy === undefined) warnings.push('maxmemory-policy cannot be read; it must be noeviction');
  if (persistence.get('aof_enabled') !== '1')
    warnings.push('appendonly is off; jobs are lost at a restart and come back through the relay');
  return { verdict: 'good', warnings };
}

function readInfo(info: string): Map<string, string> {
  const lines = info.split(/\r?\n/).filter((line) => line.includes(':'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}
