import { EXCEPTION_POLICY, SEVERITIES, severityAtAge } from '@quittance/domain';
import { type ExceptionOrder, pageOfExceptions } from '@quittance/store';
import { type FreshStore, freshStore } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';

describe('exceptions as they are read', function () {
  this.timeout(60_000);
  let fresh: FreshStore;
  const AGES = [0, ...EXCEPTION_POLICY.risesAfterDays.flatMap((days) => [days - 1, days, days + 1]), 400];

  before(async () => {
    fresh = await freshStore();
    const rows = SEVERITIES.flatMap((severity) => AGES.map((days) => [severity, days] as const));
    for (const [severity, days] of rows)
      await fresh.store.sql.write(
        `INSERT INTO exceptions (connection_id, exception_key, reason, severity, candidates, because, opened_at, due_at)
         VALUES (1, ?, 'tie', ?, '[]', ?, CURRENT_TIMESTAMP(3) - INTERVAL ? DAY, ?)`,
        [
          `${severity} ${days}`,
          severity,
          `${severity} ${days}`,
          days,
          days % 2 === 0 ? null : new Date(Date.UTC(2026, 0, (days % 5) + 1)),
        ],
      );
  });
  after(() => fresh.drop());

  const read = (order: ExceptionOrder, after: string | null = null, rows = 1_000) =>
    pageOfExceptions(fresh.store.sql, { connectionId: '1' }, { after, rows, order });

  it('are as urgent as the policy says at their age', async () => {
    const found = await read('newest');
    expect(found).to.have.length(SEVERITIES.length * AGES.length);
    for (const { because, severity } of found) {
      const [opened = '', days] = because.split(' ');
      const expected = severityAtAge(opened as (typeof SEVERITIES)[number], Number(days) * 86_400_000);
      expect(severity, because).to.equal(expected);
    }
  });

  it('keep the urgency they were opened with once they are closed', async () => {
    await fresh.store.sql.write(`UPDATE exceptions SET state = 'resolved' WHERE exception_key = 'low 400'`);
    const closed = await pageOfExceptions(
      fresh.store.sql,
      { connectionId: '1', state: 'resolved' },
      { after: null, rows: 10 },
    );
    await fresh.store.sql.write(`UPDATE exceptions SET state = 'open'`);
    expect(closed.map((each) => each.severity)).to.deep.equal(['low']);
  });

  for (const order of ['newest', 'due'] as const)
    it(`come once each over pages of any size, by ${order}`, async () => {
      const whole = (await read(order)).map((each) => each.id);
      for (const rows of [1, 2, 5, 7]) {
        const ids: string[] = [];
        for (let after: string | null = null; ; ) {
          const page = await read(order, after, rows);
          ids.push(...page.map((each) => each.id));
          if (page.length < rows) break;
          after = page.at(-1)!.id;
        }
        expect(ids, `pages of ${rows}`).to.deep.equal(whole);
      }
    });
});
