import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type CommandsSetting, commandsSetting } from './commands-setting.js';

describe('commands of people, on the database', () => {
  let setting: CommandsSetting;

  before(async () => {
    setting = await commandsSetting();
  });
  after(() => setting?.end());

  it('apply a transfer that nobody recognised, settle its exception, and remember the payer', async () => {
    await setting.register('A-1001', 12_500n);
    await setting.transfer('pi_1', 12_500n, { payerName: 'Müller Handels GmbH', text: 'thank you' });
    const exception = await setting.asking('pi_1');
    const done = await setting.done({ exception, action: 'apply', order: 'A-1001', note: 'by telephone' });
    expect(done).to.deep.include({
      payment: 'pi_1',
      orders: ['A-1001'],
      exception: { id: exception, state: 'resolved' },
    });
    expect(done.applications).to.have.length(1);
    expect(done.messages.pushback).to.have.length(1);
    expect(await setting.order('A-1001')).to.include({ paid: '12500', payment_status: 'paid', open_amount: '0' });
    expect(await setting.payment('pi_1')).to.include({ applied: '12500', unapplied: '0', held: 'manual' });
    expect(await setting.exception('payment:pi_1:match')).to.include({
      state: 'resolved',
      resolution: 'apply',
      resolved_by: 'ana',
    });
    expect((await setting.history(exception)).map(({ what, actor }) => `${what} ${actor}`)).to.deep.equal([
      'opened rules',
      'resolved ana',
    ]);
    const names = await setting.store.sql.select<{ source: string }>(
      `SELECT source FROM account_names WHERE source = 'manual'`,
    );
    expect(names).to.have.length(1);
  });
});
