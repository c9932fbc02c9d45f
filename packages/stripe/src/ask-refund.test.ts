import { expect } from 'chai';
import { describe, it } from 'mocha';
import { openRefundDesk, type RefundCall } from './ask-refund.js';

const call = (more: Partial<RefundCall> = {}): RefundCall => ({
  idempotencyKey: 'k-1',
  mark: 'k',
  origin: { payment: 'pi_1' },
  amount: 100n,
  reason: null,
  email: null,
  firstSentAtMs: 1_790_000_000_000,
  ...more,
});
const refund = (id: string, mark?: string) => ({
  id,
  object: 'refund',
  metadata: mark === undefined ? {} : { quittance_request: mark },
});

/** A desk over a client that answers so, with what it was asked. */
function deskOver(answers: { create?: unknown; list?: readonly unknown[] }) {
  const asked: { params: Record<string, unknown>; key?: string }[] = [];
  const client = {
    refunds: {
      create: async (params: Record<string, unknown>, options: { idempotencyKey: string }) => {
        asked.push({ params, key: options.idempotencyKey });
        return answers.create;
      },
      list: (params: Record<string, unknown>) => {
        asked.push({ params });
        return { autoPagingToArray: async ({ limit }: { limit: number }) => (answers.list ?? []).slice(0, limit) };
      },
    },
  };
  return { desk: openRefundDesk(client as never), asked };
}

describe('asking Stripe for a refund', () => {
  it('sends the key of this turn and the mark of the first', async () => {
    const { desk, asked } = deskOver({ create: refund('re_1') });
    expect(await desk.make(call())).to.deep.equal({ kind: 'made', refund: 're_1' });
    expect(asked).to.deep.equal([
      { params: { payment_intent: 'pi_1', amount: 100, metadata: { quittance_request: 'k' } }, key: 'k-1' },
    ]);
  });

  it('of money on a cash balance names its customer and where to ask for an account', async () => {
    const { desk, asked } = deskOver({ create: refund('re_1') });
    await desk.make(call({ origin: { customer: 'cus_1', currency: 'eur' }, email: 'a@example.com' }));
    expect(asked[0]?.params).to.deep.include({
      origin: 'customer_balance',
      customer: 'cus_1',
      currency: 'eur',
      instructions_email: 'a@example.com',
    });
  });

  for (const [what, answer] of [
    ['an empty object', {}],
    ['something else', { id: 'ch_1', object: 'charge' }],
  ] as const)
    it(`takes ${what} for no answer`, async () => {
      expect((await deskOver({ create: answer }).desk.make(call())).kind).to.equal('unknown');
    });

  it('never sends an amount that a number cannot hold', async () => {
    const { desk, asked } = deskOver({ create: refund('re_1') });
    expect((await desk.make(call({ amount: 2n ** 53n + 1n }))).kind).to.equal('unknown');
    expect(asked).to.deep.equal([]);
  });
});

describe('looking a refund up at Stripe', () => {
  it('finds it by its mark alone', async () => {
    const { desk } = deskOver({ list: [refund('re_1'), refund('re_2', 'other'), refund('re_3', 'k')] });
    expect(await desk.find(call())).to.deep.equal({ kind: 'made', refund: 're_3' });
  });

  it('says that there is none only when it has seen all of them', async () => {
    expect(await deskOver({ list: [refund('re_1')] }).desk.find(call())).to.equal(null);
    const many = Array.from({ length: 1_200 }, (_, n) => refund(`re_${n}`));
    expect(await deskOver({ list: many }).desk.find(call())).to.include({ kind: 'unknown' });
  });

  it('of a cash balance goes back to before the first call, since it cannot be listed by customer', async () => {
    const { desk, asked } = deskOver({ list: [] });
    await desk.find(call({ origin: { customer: 'cus_1', currency: 'eur' } }));
    expect(asked[0]?.params).to.deep.equal({ created: { gte: 1_790_000_000 - 3_600 }, limit: 100 });
  });
});
