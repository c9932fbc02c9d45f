import { type Difference, findDifferences } from '@quittance/store';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type CommandsSetting, commandsSetting } from './commands-setting.js';

describe('the audit of the books', () => {
  let setting: CommandsSetting;

  before(async () => {
    setting = await commandsSetting();
    await setting.register('A-1001', 12_500n);
    await setting.register('A-1002', 4_000n);
    await setting.transfer('pi_1', 12_500n, { text: 'A-1001' });
    await setting.transfer('pi_2', 900n);
    await setting.transfer('pi_3', 5_000n, { text: 'A-1002' });
  });
  after(() => setting.end());

  async function audited(...only: string[]): Promise<Difference[]> {
    return findDifferences(setting.store, only.length > 0 ? { only } : {});
  }

  it('has nothing to say of books that agree', async () => {
    expect(await audited()).to.deep.equal([]);
  });

  it('tells of an order whose paid amount is not what its applications say', async () => {
    await setting.store.sql.write(`UPDATE orders SET paid = paid - 1 WHERE reference = 'A-1001'`);
    const differences = await audited();
    expect(differences.map((each) => each.invariant)).to.include('order.sums');
    await setting.store.sql.write(`UPDATE orders SET paid = paid + 1 WHERE reference = 'A-1001'`);
    expect(await audited()).to.deep.equal([]);
  });
});
