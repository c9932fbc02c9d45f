import { openRedisMarker, type RedisMarker } from '@quittance/queue';
import { testRedisUrl } from '@quittance/testkit';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { after, before, beforeEach, describe, it } from 'mocha';
import { readableLog, until } from './queue-setting.js';

const REDIS_DATABASE = 9;

describe('the marker that tells whether Redis was emptied', () => {
  let redis: Redis;
  let marker: RedisMarker;

  before(async () => {
    const redisUrl = `${testRedisUrl()}/${REDIS_DATABASE}`;
    redis = new Redis(redisUrl);
    marker = openRedisMarker({ redisUrl, log: readableLog() });
    await until(async () => (await marker.state()) !== 'unknown', 'the marker reaches Redis');
  });
  beforeEach(() => redis.flushdb());
  after(async () => {
    await redis.flushdb();
    redis.disconnect();
    marker.close();
  });

  it('stands once a recovery has ended, and is gone when Redis is emptied', async () => {
    expect(await marker.state()).to.equal('gone');
    const recovering = await marker.beginRecovery();
    expect(await marker.state(), 'while it goes on, so that another begins after a crash').to.equal('gone');
    expect(await recovering.end()).to.equal(true);
    expect(await marker.state()).to.equal('stands');
    await redis.flushdb();
    expect(await marker.state()).to.equal('gone');
  });

  it('does not stand when Redis is emptied again during the recovery', async () => {
    const recovering = await marker.beginRecovery();
    await redis.flushdb();
    expect(await recovering.end()).to.equal(false);
    expect(await marker.state()).to.equal('gone');
  });

  it('is left to the recovery that began last', async () => {
    const first = await marker.beginRecovery();
    const second = await marker.beginRecovery();
    expect(await first.end()).to.equal(false);
    expect(await second.end()).to.equal(true);
    expect(await marker.state()).to.equal('stands');
  });
});
