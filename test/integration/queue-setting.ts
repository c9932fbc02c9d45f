/** What the tests of the queue share: a Redis to run against, a prefix of their own, and a log that can be read. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@quittance/queue';
import { Redis } from 'ioredis';
import { type PrivateRedis, privateRedis } from './private-redis.js';

export interface QueueSetting {
  readonly redisUrl: string;
  /** Different for every call, so that tests in one Redis do not meet. */
  readonly prefix: () => string;
  readonly end: () => Promise<void>;
}

/** For a publication that a test needs and does not judge: the usual quarter of a second may pass on a busy machine. */
export const PATIENT = { deadlineMs: 5_000 } as const;

const PREFIX = 'quittance-test';

/** The Redis of the test stack, else one of its own; undefined where there is none at all. */
export async function queueSetting(): Promise<QueueSetting | undefined> {
  const given = process.env['QUITTANCE_TEST_REDIS_URL'];
  const own: PrivateRedis | undefined = given === undefined ? await privateRedis() : undefined;
  const redisUrl = given ?? own?.url;
  if (redisUrl === undefined) return undefined;
  const run = randomUUID().slice(0, 8);
  let prefixes = 0;
  return {
    redisUrl,
    prefix: () => `${PREFIX}-${run}-${++prefixes}`,
    end: async () => {
      await removeKeys(redisUrl, `{${PREFIX}-${run}-*`);
      await own?.remove();
    },
  };
}

export interface ReadableLog extends Log {
  /** Messages in the order they were written. */
  readonly messages: string[];
}

export function readableLog(): ReadableLog {
  const messages: string[] = [];
  const write = (_fields: object, message: string) => void messages.push(message);
  return { messages, info: write, warn: write, error: write };
}

/** Looks again and again until the condition holds; throws when it does not within the time. */
export async function until(condition: () => unknown, what: string, msMax = 30_000): Promise<void> {
  const untilMs = Date.now() + msMax;
  while (!(await condition())) {
    if (Date.now() >= untilMs) throw new Error(`Waited ${msMax} ms in vain: ${what}`);
    await sleep(10);
  }
}

async function removeKeys(redisUrl: string, pattern: string): Promise<void> {
  const redis = new Redis(redisUrl);
  for await (const keys of redis.scanStream({ match: pattern, count: 1_000 })) {
    if (keys.length > 0) await redis.unlink(...(keys as string[]));
  }
  redis.disconnect();
}
