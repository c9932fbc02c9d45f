/**
 * Notices that Redis was emptied: a key that the relay leaves there has vanished.
 *
 * Input: Redis. Output: whether the marker stands, and setting it. A FLUSHALL, a restart without its data and a failover to an empty
 * replica all look the same from here, and mean the same: what was published is gone. Whoever brings it back says so in the marker first
 * and lets it stand only if nobody emptied Redis meanwhile: what was published in between would be lost unseen.
 * Not relied upon: the marker itself. Where it is lost or stands too long, rows come back when their lease ends.
 */
import { randomUUID } from 'node:crypto';
import type { Log } from './log.js';
import { openReaderConnection, QUEUE_PREFIX } from './redis-connection.js';

export interface RedisMarker {
  /** `gone` also while a recovery has begun and not ended; `unknown` while Redis does not answer. */
  state(): Promise<'stands' | 'gone' | 'unknown'>;
  /** Before what was lost is published again. Rejects when Redis does not answer. */
  beginRecovery(): Promise<Recovering>;
  close(): void;
}

export interface Recovering {
  /** Lets the marker stand. @returns false when Redis was emptied again meanwhile, or somebody else began: it is still to be done */
  end(): Promise<boolean>;
}

export interface RedisMarkerOptions {
  readonly redisUrl: string;
  readonly log: Log;
  readonly prefix?: string;
}

const RECOVERING = 'recovering';
const STAND_IF_STILL_OURS = `
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  redis.call('SET', KEYS[1], ARGV[2])
  return 1`;

export function openRedisMarker(options: RedisMarkerOptions): RedisMarker {
  const redis = openReaderConnection(options.redisUrl, options.log);
  const key = `{${options.prefix ?? QUEUE_PREFIX}:relay}:marker`;
  return {
    state: async () => {
      try {
        const value = await redis.get(key);
        return value === null || value.startsWith(RECOVERING) ? 'gone' : 'stands';
      } catch {
        return 'unknown';
      }
    },
    beginRecovery: async () => {
      const ours = `${RECOVERING} ${randomUUID()}`;
      await redis.set(key, ours);
      return {
        end: async () => (await redis.eval(STAND_IF_STILL_OURS, 1, key, ours, new Date().toISOString())) === 1,
      };
    },
    close: () => redis.disconnect(),
  };
}
