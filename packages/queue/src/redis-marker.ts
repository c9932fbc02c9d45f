/**
 * Notices that Redis was emptied: a key that the relay leaves there has vanished.
 *
 * Input: Redis. Output: whether the marker stands, and setting it. A FLUSHALL, a restart without its data and a failover to an empty
 * replica all look the same from here, and mean the same: what was published is gone.
 * Not relied upon: the marker itself. Where it is lost or stands too long, rows come back when their lease ends.
 */
import type { Log } from './log.js';
import { openReaderConnection, QUEUE_PREFIX } from './redis-connection.js';

export interface RedisMarker {
  /** `unknown` while Redis does not answer. */
  state(): Promise<'stands' | 'gone' | 'unknown'>;
  /** Rejects when Redis does not answer. */
  set(): Promise<void>;
  close(): void;
}

export interface RedisMarkerOptions {
  readonly redisUrl: string;
  readonly log: Log;
  readonly prefix?: string;
}

export function openRedisMarker(options: RedisMarkerOptions): RedisMarker {
  const redis = openReaderConnection(options.redisUrl, options.log);
  const key = `{${options.prefix ?? QUEUE_PREFIX}:relay}:marker`;
  return {
    state: async () => {
      try {
        return (await redis.exists(key)) === 1 ? 'stands' : 'gone';
      } catch {
        return 'unknown';
      }
    },
    set: async () => {
      await redis.set(key, new Date().toISOString());
    },
    close: () => redis.disconnect(),
  };
}
