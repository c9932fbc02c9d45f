import { randomBytes } from 'node:crypto';
import { startOrderSystem } from '@quittance/demo';
import { insertMessages, readDestinationRows } from '@quittance/store';
import { waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import { jobOf, type PushbackSetting, pushbackSetting } from './pushback-setting.js';

const signal = new AbortController().signal;

describe('two order systems', function () {
  this.timeout(30_000);

  let setting: PushbackSetting;
  let other: Awaited<ReturnType<typeof startOrderSystem>>;
  let orders = 0;
  const secrets = [0, 1].map(() => `whsec_${randomBytes(32).toString('base64')}`) as [string, string];

  before(async () => {
    setting = await pushbackSetting();
    other = await startOrderSystem({ secret: secrets[0] });
    await setting.store.sql.write(`INSERT INTO connections (name, mode) VALUES ('eu', 'test')`);
    await setting.store.sql.write(`INSERT INTO customer_accounts (connection_id, reference) VALUES (2, 'C-8')`);
  });
  afterEach(async () => {
    setting.orderSystem.setFaults({});
    other.setFaults({});
    await setting.stop();
    await setting.store.sql.write('DELETE FROM destinations');
  });
  after(async () => {
    await other.close();
    await setting.end();
  });

  const settings = () => ({
    OMS_URLS: [{ name: 'eu', value: other.url }],
    OMS_SECRETS: secrets.map((value) => ({ name: 'eu', value })),
  });
  const handler = (tuning = {}) => setting.handler(tuning, undefined, settings());

  /** A push for the order system of the connection `eu`. */
  async function elsewhere(): Promise<{ reference: string; id: string }> {
    const reference = `E-${++orders}`;
    const { sql } = setting.store;
    const { insertId } = await sql.write(
      `INSERT INTO orders (connection_id, account_id, reference, currency, amount, open_amount, placed_at)
       VALUES (2, 2, ?, 'eur', 100, 100, CURRENT_TIMESTAMP(3))`,
      [reference],
    );
    const [id] = await insertMessages(sql, '2', 'pushback', [{ orderId: String(insertId), version: 1n }]);
    return { reference, id: id! };
  }
  async function here(): Promise<{ reference: string; id: string }> {
    const reference = `H-${++orders}`;
    return { reference, id: await setting.pay(await setting.order(reference), 1_000n) };
  }

  it('each hear of their own orders only, in one batch, each with its secrets', async () => {
    const [mine, theirs] = [await here(), await elsewhere()];
    const handle = await handler();
    const outcomes = await handle([jobOf(mine.id), jobOf(theirs.id)], signal);
    expect([...outcomes.values()]).to.deep.equal(['done', 'done']);
    expect(setting.orderSystem.order(mine.reference)?.version).to.equal(2);
    expect(other.order(theirs.reference)?.version).to.equal(1);
    expect([setting.orderSystem.order(theirs.reference), other.order(mine.reference)]).to.deep.equal([
      undefined,
      undefined,
    ]);
    expect(other.stats().bad_signatures).to.equal(0);
  });

  it('take nothing from each other when one hangs: the other is told in time, batch after batch', async () => {
    setting.orderSystem.setFaults({ delayMs: 3_000, status: 204 });
    const handle = await handler({ slowCallMs: 100, call: { callMsMax: 2_900 } });
    // More calls than one order system may have hanging about.
    for (let batch = 0; batch < 4; batch += 1) {
      const mine = await Promise.all(Array.from({ length: 24 }, here));
      const theirs = await elsewhere();
      const startedMs = performance.now();
      await handle(
        [...mine, theirs].map((each) => jobOf(each.id)),
        signal,
      );
      expect(performance.now() - startedMs, `batch ${batch}`).to.be.lessThan(2_500);
      expect((await setting.row(theirs.id)).state).to.equal('done');
    }
  });

  it('have a circuit each', async () => {
    setting.orderSystem.setFaults({ status: 500 });
    const handle = await handler({ breaker: { volumeMin: 3 } });
    const mine = await Promise.all(Array.from({ length: 6 }, here));
    await handle(
      mine.map((each) => jobOf(each.id)),
      signal,
    );
    await waitFor('the circuit', async () => (await states())[0] === 'down');
    expect(await states()).to.deep.equal(['down', 'taking']);
    const [kept, theirs] = [await here(), await elsewhere()];
    const received = setting.orderSystem.stats().received;
    await handle([jobOf(kept.id), jobOf(theirs.id)], signal);
    expect((await setting.row(theirs.id)).state).to.equal('done');
    expect((await setting.row(kept.id)).attempts).to.equal(0);
    expect(setting.orderSystem.stats().received).to.equal(received);
  });

  it('are not mixed up: a connection that there is not is an error at the start', async () => {
    const wrong = { ...settings(), OMS_URLS: [{ name: 'us', value: other.url }] };
    const started = await setting.handler({}, undefined, wrong).catch((error: Error) => error);
    expect(String(started)).to.contain('connection us');
  });

  it('may rotate a secret: a receiver knows the old or the new one', async () => {
    for (const secret of secrets) {
      const receiver = await startOrderSystem({ secret });
      const [first, second] = [await here(), await here()];
      const rotating = await setting.handler({}, undefined, { OMS_URL: receiver.url, OMS_SECRET: [...secrets] });
      await rotating([jobOf(first.id)], signal);
      const foreign = await setting.handler({}, undefined, { OMS_URL: receiver.url });
      await foreign([jobOf(second.id)], signal);
      expect(receiver.order(first.reference)?.version).to.equal(2);
      expect([receiver.order(second.reference), receiver.stats().bad_signatures]).to.deep.equal([undefined, 1]);
      await setting.stop();
      await receiver.close();
    }
  });

  const states = async () => (await readDestinationRows(setting.store.sql)).map((each) => each.state);
});
