import { checkRedis } from '@quittance/queue';
import type { Logger } from '@quittance/runtime';

export interface RedisPolicy {
  /** Looks again: Redis may be set up anew, or be another one, at any time. */
  look(): Promise<void>;
  mayBeUsed(): boolean;
}

/**
 * Watches how Redis is set up, once for all services. An evicting Redis drops jobs without a word: it is refused at the start, and makes
 * the relay not ready when it turns so later. One that does not answer is no reason to wait.
 */
export async function watchRedisPolicy(redisUrl: string, log: Logger): Promise<RedisPolicy> {
  let refusal: string | undefined;
  let told = '';

  async function look(): Promise<void> {
    const check = await checkRedis(redisUrl);
    if (check.verdict === 'unreachable') return;
    refusal = check.verdict === 'refused' ? check.problem : undefined;
    const says = check.verdict === 'refused' ? check.problem : check.warnings.join('; ');
    if (says !== told && says !== '')
      log[refusal === undefined ? 'warn' : 'error']({ problem: says }, 'relay.redis_policy');
    told = says;
  }

  await look();
  if (refusal !== undefined) throw new Error(`Redis is set up wrongly: ${refusal}`);
  return { look, mayBeUsed: () => refusal === undefined };
}
