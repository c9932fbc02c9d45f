import { setTimeout as sleep } from 'node:timers/promises';
import { startRelay } from '@quittance/relay';
import { createLogger, createMetrics } from '@quittance/runtime';
import { auditSlice, readAuditRounds, sealBooks, writeAudit } from '@quittance/store';
import { testRedisUrl, waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type AuditSetting, auditSetting, busyBooks } from './audit-setting.js';

describe('the audit while everything runs', () => {
  let setting: AuditSetting;

  before(async () => {
    setting = await auditSetting();
    await busyBooks(setting);
  });
  after(() => setting.end());

  const sealed = async (book: string): Promise<number> => {
    const [row] = await setting.store.sql.select<{ n: string }>(
      'SELECT COALESCE(SUM(row_count), 0) AS n FROM book_seals WHERE book = ?',
      [book],
    );
    return Number(row?.n);
  };

  it('has nothing to say while orders come, are paid, refunded and pushed', async () => {
    const rounds = 12;
    let running = true;
    const worker = async () => {
      while (running) await setting.work().catch(() => undefined);
    };
    const workers = [worker(), worker()];
    const audits: unknown[] = [];
    const auditor = (async () => {
      while (running) audits.push(...(await setting.audited({ secondLookMs: 50 })));
    })();
    for (let n = 0; n < rounds; n += 1) {
      const reference = `B-${2_000 + n}`;
      await setting.pay(`pi_b${n}`, 1_000, { metadata: { order_id: reference } });
      await setting.register([{ reference, amount: 1_000n }]);
      await setting.refund(`re_b${n}`, `pi_b${n}`, 400);
      await sealBooks(setting.store, 0);
    }
    running = false;
    await Promise.all([...workers, auditor]);
    await setting.work();
    expect(audits).to.deep.equal([]);
    expect(await setting.audited()).to.deep.equal([]);
    const [order] = await setting.store.sql.select<{ refunded: string }>(
      `SELECT refunded FROM orders WHERE reference = 'B-2000'`,
    );
    expect(order?.refunded).to.equal('400');
  });

  it('seals no row before one that is still being written', async () => {
    const { store } = setting;
    await sealBooks(store, 0);
    const before = await sealed('audit_log');
    const written = Promise.withResolvers<void>();
    const mayCommit = Promise.withResolvers<void>();
    const slow = store.transaction(async (sql) => {
      await writeAudit(sql, { actor: 'cli:ana', action: 'event.requeue', subject: 'slow' });
      written.resolve();
      await mayCommit.promise;
    });
    await written.promise;
    await writeAudit(store.sql, { actor: 'cli:ana', action: 'event.requeue', subject: 'quick' });
    const sealing = sealBooks(store, 0);
    expect(await Promise.race([sealing, sleep(300, 'waits')])).to.equal('waits');
    mayCommit.resolve();
    await Promise.all([slow, sealing]);
    await sealBooks(store, 0);
    expect(await sealed('audit_log')).to.equal(before + 2);
    expect(await setting.audited()).to.deep.equal([]);
  });

  it('goes on slice by slice where it stopped, and tells what it found until it is mended', async () => {
    const { store } = setting;
    await store.sql.write(`UPDATE orders SET paid = paid + 1 WHERE reference = 'A-1006'`);
    const found = async (invariant: string) =>
      (await readAuditRounds(store.sql)).find((each) => each.invariant === invariant);
    let slices = 0;
    for (; (await found('order.sums'))?.ended_at == null; slices += 1) await auditSlice(store, { budgetMs: 2 });
    expect(slices).to.be.above(1);
    expect(Number((await found('order.sums'))?.differences)).to.equal(1);
    expect((await found('order.sums'))?.example).to.include('A-1006');
    await store.sql.write(`UPDATE orders SET paid = paid - 1 WHERE reference = 'A-1006'`);
    while (Number((await found('order.sums'))?.differences) > 0) await auditSlice(store, { budgetMs: 50 });
    expect((await found('order.sums'))?.example).to.equal(null);
  });

  it('is done by the relay, which seals and tells the figures', async () => {
    const { store, url } = setting;
    await store.sql.write(
      `INSERT INTO audit_log (at, actor, action, subject) VALUES (CURRENT_TIMESTAMP(3) - INTERVAL 1 MINUTE, 'cli:ana', 'event.requeue', 'old')`,
    );
    const before = await sealed('audit_log');
    await store.sql.write(`UPDATE orders SET open_amount = 7 WHERE reference = 'A-1001'`);
    const metrics = createMetrics('relay');
    const relay = await startRelay(
      {
        MYSQL_URL: url,
        REDIS_URL: testRedisUrl(),
        RELAY_ROUND_MS: 1_000,
        RELAY_LEASE_MS: 60_000,
        RELAY_BATCH_ROWS: 500,
        RELAY_AUDIT_EVERY_MS: 1_000,
        prefix: 'quittance-audit-test',
      },
      { log: createLogger('test', { level: 'silent' }), metrics },
    );
    try {
      await waitFor('the seal', async () => (await sealed('audit_log')) > before);
      await waitFor('the figure', async () =>
        /^quittance_audit_differences\{.*invariant="order.state".*\} 1$/m.test((await metrics.expose()).body),
      );
    } finally {
      await relay.stop();
      await store.sql.write(`UPDATE orders SET open_amount = 0 WHERE reference = 'A-1001'`);
    }
  });
});
