import { askAboutAgeing, readBooksStatus } from '@quittance/store';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type CommandsSetting, commandsSetting } from './commands-setting.js';

describe('money that waits on account for long', () => {
  let setting: CommandsSetting;

  beforeEach(async () => {
    setting = await commandsSetting();
    await setting.transfer('ccsbtxn_1', 500n, { text: 'thanks', customer: 'cus_1' });
    await setting.store.sql.write(`UPDATE payments SET kind = 'funding'`);
    await aged(61);
  });

  afterEach(() => setting.end());

  const aged = (days: number) =>
    setting.store.sql.write('UPDATE payments SET paid_at = CURRENT_TIMESTAMP(3) - INTERVAL ? DAY', [days]);
  const asked = () => setting.exception('payment:ccsbtxn_1:ageing');

  it('is asked about after sixty days, once, with the day on which it goes back', async () => {
    await aged(59);
    expect(await askAboutAgeing(setting.store)).to.equal(0);
    await aged(61);
    expect(await Promise.all([askAboutAgeing(setting.store), askAboutAgeing(setting.store)])).to.have.members([0, 1]);
    expect(await asked()).to.include({ state: 'open', reason: 'unapplied_ageing', amount: '500' });
    const day = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
    const [row] = await setting.store.sql.select<{ because: string }>(
      `SELECT because FROM exceptions WHERE reason = 'unapplied_ageing'`,
    );
    expect(row?.because).to.contain(`for 61 days; the payment provider sends it back on ${day}`);
    expect(await askAboutAgeing(setting.store)).to.equal(0);
    const { unapplied } = await readBooksStatus(setting.store.sql);
    expect(unapplied[0]?.ages_at?.toISOString().slice(0, 10)).to.equal(day);
  });

  it('is no question any more once it is placed, by a rule or by a person', async () => {
    await askAboutAgeing(setting.store);
    await setting.register('A-1001', 500n, { customer: 'C-9' });
    await setting.done({ payment: 'ccsbtxn_1', action: 'apply', order: 'A-1001' });
    expect(await asked()).to.include({ state: 'resolved' });
    expect(await askAboutAgeing(setting.store)).to.equal(0);
  });

  it('is not asked about again when a person said that it needs nothing', async () => {
    await askAboutAgeing(setting.store);
    const [row] = await setting.store.sql.select<{ id: string }>(
      `SELECT id FROM exceptions WHERE reason = 'unapplied_ageing'`,
    );
    await setting.done({ exception: row!.id, action: 'dismiss' });
    expect(await askAboutAgeing(setting.store)).to.equal(0);
    expect(await asked()).to.include({ state: 'dismissed' });
  });
});
