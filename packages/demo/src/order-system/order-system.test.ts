import { type OrderToPush, toPushBody } from '@quittance/contracts';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Webhook } from 'standardwebhooks';
import { decisionLine } from './decision-line.js';
import { type DemoOrderSystem, startOrderSystem } from './start-order-system.js';

const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const order: OrderToPush = {
  reference: 'A-1',
  version: 1n,
  customer: 'C-1',
  state: 'open',
  paymentStatus: 'unpaid',
  currency: 'jpy',
  amount: 1_580n,
  paid: 0n,
  open: 1_580n,
  refunded: 0n,
  adjusted: 0n,
  payments: [],
  refunds: [],
  disputes: [],
};

describe('the demo order system', () => {
  let orderSystem: DemoOrderSystem;

  beforeEach(async () => {
    orderSystem = await startOrderSystem({ secret });
  });
  afterEach(() => orderSystem.close());

  async function push(id: string, change: Partial<OrderToPush>, signedWith = secret): Promise<Response> {
    const body = JSON.stringify(toPushBody({ ...order, ...change }, new Date()));
    const at = new Date();
    return fetch(orderSystem.url, {
      method: 'POST',
      body,
      headers: {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': new Webhook(signedWith).sign(id, at, body),
      },
    });
  }

  const get = async (path: string) => (await fetch(`${orderSystem.address}${path}`)).json() as Promise<unknown>;

  it('takes what is signed with its secret and nothing else', async () => {
    expect((await push('out_1', {})).status).to.equal(204);
    expect((await push('out_2', { version: 2n }, `whsec_${Buffer.alloc(32, 4).toString('base64')}`)).status).to.equal(
      401,
    );
    expect(orderSystem.order('A-1')?.version).to.equal(1);
    expect(orderSystem.stats()).to.deep.include({ received: 1, bad_signatures: 1 });
  });

  it('ignores a version that is not newer, and tells a repeat from an old state', async () => {
    await push('out_2', { version: 2n, paymentStatus: 'paid' });
    expect((await push('out_1', { version: 1n })).status).to.equal(204);
    expect((await push('out_2', { version: 2n, paymentStatus: 'paid' })).status).to.equal(204);
    expect(orderSystem.order('A-1')?.payment_status).to.equal('paid');
    expect(orderSystem.stats()).to.deep.include({ stale: 1, duplicates: 1, distinct_ids: 2, orders: 1 });
  });

  it('notices another body under a known id', async () => {
    await push('out_1', {});
    await push('out_1', { version: 2n });
    expect(orderSystem.stats().changed_bodies).to.equal(1);
  });

  it('lists orders by their payment status, the latest news first', async () => {
    await push('out_1', { reference: 'A-1' });
    await push('out_2', { reference: 'A-2', paymentStatus: 'paid' });
    await push('out_3', { reference: 'A-3', paymentStatus: 'paid' });
    const { data } = (await get('/orders?status=paid')) as { data: { reference: string }[] };
    expect(data.map((each) => each.reference)).to.deep.equal(['A-3', 'A-2']);
    expect(await get('/orders/A-1')).to.deep.include({ reference: 'A-1', payment_status: 'unpaid' });
    expect((await fetch(`${orderSystem.address}/orders/A-9`)).status).to.equal(404);
  });

  it('misbehaves on request, for as many pushes as asked for', async () => {
    const faults = await fetch(`${orderSystem.address}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ status: 503, retryAfter: 9, times: 1 }),
    });
    expect(faults.status).to.equal(200);
    const refused = await push('out_1', {});
    expect([refused.status, refused.headers.get('retry-after')]).to.deep.equal([503, '9']);
    expect(orderSystem.order('A-1')).to.equal(undefined);
    expect((await push('out_1', {})).status).to.equal(204);
  });

  it('breaks off after it has taken a push, when told to', async () => {
    orderSystem.setFaults({ resetAfterAccept: true });
    const broken = await push('out_1', {}).catch((error: unknown) => error);
    expect(broken).to.be.instanceOf(Error);
    expect(orderSystem.order('A-1')?.version).to.equal(1);
  });

  it('says in one line what may happen to the goods', () => {
    const paid = toPushBody({ ...order, paymentStatus: 'paid' }, new Date()).data;
    const line = decisionLine(paid, new Date('2026-11-21T14:03:22Z'));
    expect(line).to.match(/^14:03:22 +A-1 +paid +1580 jpy +SHIP +paid in full$/);
    expect(
      decisionLine({ ...paid, release: { ship: false, invoice: false, because: 'a part is still open' } }, new Date()),
    ).to.contain('HOLD  a part is still open');
  });

  it('shows the orders to a browser and lets no name become markup', async () => {
    await push('out_1', { reference: '<script>alert(1)</script>' });
    const page = await (await fetch(orderSystem.address)).text();
    expect(page).not.to.contain('<script>');
    expect(page).to.contain('alert(1)');
  });
});
