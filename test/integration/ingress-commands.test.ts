import { COMMAND_ANSWER, COMMANDS_ANSWER, EXCEPTION_WITH_HISTORY } from '@quittance/contracts';
import { type FreshStore, freshStore } from '@quittance/testkit';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type CommandsSetting, commandsSetting } from './commands-setting.js';
import { type IngressSetting, ingressSetting } from './ingress-setting.js';

describe('commands over HTTP', () => {
  let db: FreshStore;
  let books: CommandsSetting;
  let http: IngressSetting;

  before(async () => {
    db = await freshStore({ poolSizeMax: 20 });
    books = await commandsSetting(db);
    http = await ingressSetting(() => ({}), db);
  });
  after(async () => {
    await http?.end();
    await db?.drop();
  });

  it('apply a transfer that nobody recognised, and take it off again', async () => {
    await books.register('H-1', 5_000n);
    await books.transfer('pi_h1', 5_000n, { payerName: 'ACME Ltd' });
    const id = await books.asking('pi_h1');
    const answer = await http.api(
      'POST',
      `/v1/exceptions/${id}:resolve`,
      { action: 'apply', order: 'H-1' },
      { actor: 'ana' },
    );
    expect(answer.status, answer.text).to.equal(200);
    expect(COMMAND_ANSWER.strict().safeParse(answer.body).error).to.equal(undefined);
    expect(answer.body).to.deep.include({ action: 'apply' });
    expect(answer.body.exception).to.include({ state: 'resolved', resolution: 'apply', resolved_by: 'api:ana' });
    expect(answer.body.orders[0]).to.include({ reference: 'H-1', payment_status: 'paid' });
    const [applied] = answer.body.payment.applications;
    expect(applied).to.include({ id: answer.body.applications[0], order: 'H-1', amount: 5_000, rule: 'manual' });
    const order = await http.api('GET', '/v1/orders/H-1');
    expect(order.body.applications[0].id).to.equal(applied.id);

    const undone = await http.api('DELETE', `/v1/applications/${applied.id}?note=wrong%20customer`);
    expect(undone.status, undone.text).to.equal(200);
    expect(undone.body.orders[0]).to.include({ payment_status: 'unpaid', amount_open: 5_000 });
    expect(undone.body.payment).to.include({ unapplied: 5_000, held: 'manual' });
    const again = await http.api('DELETE', `/v1/applications/${applied.id}`);
    expect([again.status, again.body.code, again.body.errors[0].code]).to.deep.equal([
      409,
      'command_conflict',
      'application_reversed',
    ]);

    const shown = await http.api('GET', `/v1/exceptions/${id}`);
    expect(EXCEPTION_WITH_HISTORY.strict().safeParse(shown.body).error).to.equal(undefined);
    expect(shown.body).to.include({ state: 'open', reason: 'taken_off' });
    expect(shown.body.history.map((each: { what: string; actor: string }) => [each.what, each.actor])).to.deep.equal([
      ['opened', 'rules'],
      ['resolved', 'api:ana'],
      ['reopened', 'api'],
    ]);
  });

  it('apply to a payment without an exception in between, once however often the call is repeated', async () => {
    await books.register('H-2', 900n);
    await books.transfer('pi_h2', 2_000n);
    const body = { order: 'H-2', amount: 300 };
    const call = () => http.api('POST', '/v1/payments/pi_h2/applications', body, { 'idempotency-key': 'k-1' });
    const [first, second] = [await call(), await call()];
    expect([first.status, second.status]).to.deep.equal([201, 201]);
    expect(second.text).to.equal(first.text);
    expect(await books.order('H-2')).to.include({ paid: '300' });
    await db.store.sql.write(`DELETE FROM idempotency_keys WHERE idempotency_key = 'k-1'`);
    const afterCrash = await call();
    expect(afterCrash.status).to.equal(200);
    expect(await books.order('H-2')).to.include({ paid: '300' });
  });

  it('mark an order paid outside, which can be undone', async () => {
    await books.register('H:3', 700n);
    const path = `/v1/orders/${encodeURIComponent('H:3')}:mark-paid-outside`;
    const answer = await http.api('POST', path, { proof: 'cheque 4711' });
    expect(answer.status, answer.text).to.equal(200);
    expect(answer.body.orders[0]).to.include({ payment_status: 'paid', amount_adjusted: 700, amount_open: 0 });
    const [adjustment] = answer.body.orders[0].adjustments;
    expect(adjustment).to.include({ reason: 'paid_outside', payment: null });
    expect(adjustment.because).to.include('cheque 4711');
    const undone = await http.api('DELETE', `/v1/adjustments/${adjustment.id}`);
    expect(undone.body.orders[0]).to.include({ payment_status: 'unpaid', amount_open: 700 });
    const again = await http.api('DELETE', `/v1/adjustments/${adjustment.id}`);
    expect([again.status, again.body.errors[0].code]).to.deep.equal([409, 'adjustment_reversed']);
  });

  const refusals = [
    // what, method, path, body, status, code, field, word
    [
      'an unknown exception',
      'POST',
      '/v1/exceptions/999999:resolve',
      { action: 'dismiss' },
      404,
      'exception_not_found',
      undefined,
      undefined,
    ],
    [
      'an exception that is no number',
      'POST',
      '/v1/exceptions/1x:resolve',
      { action: 'dismiss' },
      404,
      'exception_not_found',
      undefined,
      undefined,
    ],
    [
      'an exception to look at that is not there',
      'GET',
      '/v1/exceptions/1e1',
      undefined,
      404,
      'exception_not_found',
      undefined,
      undefined,
    ],
    [
      'an unknown application',
      'DELETE',
      '/v1/applications/999999',
      undefined,
      404,
      'application_not_found',
      undefined,
      undefined,
    ],
    [
      'an unknown adjustment',
      'DELETE',
      '/v1/adjustments/0',
      undefined,
      404,
      'adjustment_not_found',
      undefined,
      undefined,
    ],
    [
      'an unknown payment',
      'POST',
      '/v1/payments/pi_none/applications',
      { order: 'H-1' },
      404,
      'payment_not_found',
      undefined,
      undefined,
    ],
    [
      'a payment of strange letters',
      'POST',
      '/v1/payments/%C3%BC/applications',
      { order: 'H-1' },
      404,
      'payment_not_found',
      undefined,
      undefined,
    ],
    [
      'an unknown order',
      'POST',
      '/v1/payments/pi_r/applications',
      { order: 'none' },
      422,
      'invalid_request',
      '#/order',
      'order_unknown',
    ],
    [
      'an order in another currency',
      'POST',
      '/v1/payments/pi_r/applications',
      { order: 'R-eur' },
      409,
      'command_conflict',
      '#/order',
      'currency_mismatch',
    ],
    [
      'a cancelled order',
      'POST',
      '/v1/payments/pi_r/applications',
      { order: 'R-off' },
      409,
      'command_conflict',
      '#/order',
      'order_cancelled',
    ],
    [
      'more than is open',
      'POST',
      '/v1/payments/pi_r/applications',
      { order: 'R-1', amount: 101 },
      409,
      'command_conflict',
      '#/amount',
      'more_than_open',
    ],
    [
      'more than is unapplied',
      'POST',
      '/v1/payments/pi_r/applications',
      { order: 'R-big', amount: 501 },
      409,
      'command_conflict',
      '#/amount',
      'more_than_unapplied',
    ],
    [
      'an amount of nothing',
      'POST',
      '/v1/payments/pi_r/applications',
      { order: 'R-1', amount: 0 },
      422,
      'invalid_request',
      '#/amount',
      undefined,
    ],
    [
      'an unknown field',
      'POST',
      '/v1/payments/pi_r/applications',
      { order: 'R-1', ammount: 1 },
      422,
      'invalid_request',
      '#/ammount',
      'unknown_field',
    ],
    [
      'an order paid outside that is not there',
      'POST',
      '/v1/orders/none:mark-paid-outside',
      { proof: 'x' },
      404,
      'order_not_found',
      undefined,
      undefined,
    ],
    [
      'an order paid outside without proof',
      'POST',
      '/v1/orders/R-1:mark-paid-outside',
      {},
      422,
      'invalid_request',
      '#/proof',
      undefined,
    ],
  ] as const;
  describe('refuse', () => {
    before(async () => {
      await books.register('R-1', 100n);
      await books.register('R-big', 1_000n);
      await books.register('R-eur', 100n, { currency: 'eur' });
      await books.register('R-off', 100n, { state: 'cancelled' });
      await books.transfer('pi_r', 500n);
    });
    for (const [what, method, path, body, status, code, pointer, word] of refusals)
      it(what, async () => {
        const answer = await http.api(method, path, body);
        expect([answer.status, answer.body.code, answer.type.split(';')[0]]).to.deep.equal([
          status,
          code,
          'application/problem+json',
        ]);
        expect([answer.body.errors?.[0].pointer, answer.body.errors?.[0].code]).to.deep.equal([pointer, word]);
      });

    it('an action that is not known, and says which there are', async () => {
      const id = await books.asking('pi_r');
      const answer = await http.api('POST', `/v1/exceptions/${id}:resolve`, { action: 'burn' });
      expect([answer.status, answer.body.errors[0].pointer]).to.deep.equal([422, '#/action']);
      expect(answer.body.errors[0].detail).to.include('mark_paid_outside');
    });

    it('to answer an exception twice', async () => {
      await books.transfer('pi_r2', 500n);
      const id = await books.asking('pi_r2');
      expect((await http.api('POST', `/v1/exceptions/${id}:resolve`, { action: 'on_account' })).status).to.equal(200);
      const again = await http.api('POST', `/v1/exceptions/${id}:resolve`, { action: 'on_account' });
      expect([again.status, again.body.errors[0].code]).to.deep.equal([409, 'exception_resolved']);
    });
  });

  it('answer a batch one by one, those that are wrong among those that are right', async () => {
    await books.register('B-1', 100n);
    await books.transfer('pi_b1', 100n);
    await books.transfer('pi_b2', 200n);
    const [one, two] = [await books.asking('pi_b1'), await books.asking('pi_b2')];
    const answer = await http.api('POST', '/v1/exceptions:batch', {
      commands: [
        { exception: one, action: 'apply', order: 'B-1' },
        { exception: two, action: 'apply', order: 'B-1' },
        { exception: two, action: 'assign', owner: 'ben' },
        { exception: two, action: 'comment' },
        { exception: two, action: 'on_account', note: 'as agreed' },
        { exception: '999999', action: 'dismiss' },
        7,
      ],
    });
    expect(answer.status, answer.text).to.equal(200);
    expect(COMMANDS_ANSWER.safeParse(answer.body).error).to.equal(undefined);
    type Entry = {
      status: number;
      state?: string;
      problem?: { code: string; errors?: { pointer: string; code?: string }[] };
    };
    expect(
      answer.body.data.map(({ status, state, problem }: Entry) => [
        status,
        state ?? problem?.errors?.[0]?.code ?? problem?.code,
      ]),
    ).to.deep.equal([
      [200, 'resolved'],
      [409, 'nothing_open'],
      [200, 'open'],
      [422, 'invalid_request'],
      [200, 'resolved'],
      [404, 'exception_not_found'],
      [422, 'invalid_request'],
    ]);
    expect(answer.body.data[1].problem.errors[0].pointer).to.equal('#/commands/1/order');
    expect(await books.exception('payment:pi_b2:match')).to.include({ owner: 'ben', state: 'resolved' });
  });
});
