import { followOnce, openLine } from '@quittance/refunds';
import { createLogger, createMetrics } from '@quittance/runtime';
import { createStripeClient } from '@quittance/stripe';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import {
  type Between,
  brokenEncryption,
  type CallSeen,
  standBetween,
  TREATMENTS,
  type Treatment,
} from '../fixtures/stripe-between.js';
import { type RefundsSetting, refundsSetting } from './refunds-setting.js';

const KINDS = (Object.keys(TREATMENTS) as Treatment[]).filter((each) => each !== 'pass');
const AMOUNT = 2_000;
const CALL_MS = 1_000;
const PATIENT = { volumeMin: 1_000_000, callsPerSecond: 1_000, keyProbeMs: 0 };
/** Nothing was done, and Stripe or the proxy said so. */
const NOT_SENT: readonly Treatment[] = ['throttled', 'throttled_for_long', 'key_revoked', 'key_restricted'];
const DONE: readonly Treatment[] = ['done_and_kept_error', 'done_and_hangs', 'cut_after', 'cut_within', 'truncated'];

type Doing = 'asking' | 'looking it up' | 'following';

interface Case {
  readonly doing: Doing;
  readonly kind: Treatment;
  readonly order: string;
  readonly request: string;
  readonly payment: string;
  /** What was seen after each round of trouble. */
  readonly seen: { readonly state: string; readonly attempts: number; readonly status: string | null }[];
}

describe('whatever Stripe does to a call about a refund', function () {
  this.timeout(120_000);
  let setting: RefundsSetting;
  let between: Between;
  const cases: Case[] = [];
  /** Troubles that a round of reading took for an answer. */
  const notAway = new Set<Treatment>();
  const of = (doing: Doing) => cases.filter((each) => each.doing === doing);
  const caseOf = (doing: Doing, kind: Treatment) => of(doing).find((each) => each.kind === kind)!;

  before(async () => {
    setting = await refundsSetting();
    between = await standBetween(setting.sandbox.url);
    await begin();
    await troubleWhileAsking();
    await troubleWhileLookingUp();
    await troubleWhileFollowing();
  });
  after(async () => {
    await between?.stop();
    await setting?.end();
  });

  /** One order, payment and request for each fault. */
  async function begin(): Promise<void> {
    const doings: Doing[] = ['asking', 'looking it up', 'following'];
    const wanted = doings.flatMap((doing) => KINDS.map((kind) => ({ doing, kind })));
    const orders = wanted.map((_, n) => `T-${n}`);
    for (const order of orders) await setting.register(order, 5_000);
    const payments = await Promise.all(orders.map((order) => setting.pay(5_000, { 'metadata[order_id]': order })));
    await setting.settle();
    setting.sandbox.pause(true);
    for (const [n, each] of wanted.entries()) {
      const asked = await setting.ask(orders[n]!, { amount: AMOUNT });
      const request = String(asked.body.id);
      cases.push({ ...each, order: orders[n]!, request, payment: payments[n]!, seen: [] });
    }
  }

  const way = () => setting.openWay({ ...PATIENT, apiBase: between.url, timeoutMs: CALL_MS });
  const names = (call: CallSeen, { payment }: Case) => call.body.includes(payment) || call.path.includes(payment);
  const posts = (each: Case) => between.seen.filter((call) => call.method === 'POST' && names(call, each));

  /** Calls of this method about one of these cases are treated as the case says. */
  function trouble(method: 'GET' | 'POST', some: readonly Case[], treat = (each: Case): Treatment => each.kind): void {
    between.treat((call) => {
      const own = call.method === method ? some.find((each) => names(call, each)) : undefined;
      return own === undefined ? 'pass' : treat(own);
    });
  }

  async function look(some: readonly Case[]): Promise<void> {
    for (const each of some) {
      const { state, refunds } = await setting.refund(each.request);
      each.seen.push({ state, attempts: refunds[0].attempts, status: refunds[0].status });
    }
  }

  /** The other requests are out of the way meanwhile. */
  async function sendOnly(some: readonly Case[]): Promise<void> {
    const ids = some.map((each) => each.request);
    await setting.store.sql.write(
      `UPDATE refund_calls SET state = 'held' WHERE state = 'pending' AND request_id NOT IN (?)`,
      [ids],
    );
    await setting.send(way());
    await setting.store.sql.write(
      `UPDATE refund_calls SET state = 'pending' WHERE state = 'held' AND request_id NOT IN (?)`,
      [ids],
    );
  }

  async function troubleWhileAsking(): Promise<void> {
    trouble('POST', of('asking'));
    for (let round = 0; round < 2; round += 1) {
      await sendOnly(of('asking'));
      await look(of('asking'));
    }
    between.treat(() => 'pass');
    await sendOnly(of('asking'));
    await look(of('asking'));
    await setting.store.sql.write('UPDATE refund_calls SET kept_error_at = kept_error_at - INTERVAL 61 MINUTE');
    for (let round = 0; round < 2; round += 1) await sendOnly(of('asking'));
  }

  /** Stripe has made each of them and the answer was lost. */
  async function troubleWhileLookingUp(): Promise<void> {
    trouble('POST', of('looking it up'), () => 'done_and_hangs');
    await sendOnly(of('looking it up'));
    trouble('GET', of('looking it up'));
    for (let round = 0; round < 2; round += 1) {
      await sendOnly(of('looking it up'));
      await look(of('looking it up'));
    }
    between.treat(() => 'pass');
    await sendOnly(of('looking it up'));
  }

  const client = (more: { apiBase?: string } = {}) =>
    createStripeClient({
      apiKey: setting.sandbox.apiKey,
      apiBase: between.url,
      timeoutMs: CALL_MS,
      maxNetworkRetries: 0,
      ...more,
    });

  async function follow(apiBase = between.url) {
    const line = openLine(PATIENT);
    const metrics = createMetrics('test');
    const parts = {
      store: setting.store,
      producer: { publish: async () => ({ handedOver: 0, confirmed: 0 }) } as never,
      mode: 'test' as const,
      log: createLogger('test', { level: 'silent' }),
      looked: metrics.counter('quittance_looks_total', 'Looks', ['outcome']),
    };
    const round = await followOnce({ client: client({ apiBase }), line }, parts, 1_000);
    line.close();
    return round;
  }

  const makeDue = (payment: string) =>
    setting.store.sql.write('UPDATE refunds SET next_check_at = CURRENT_TIMESTAMP(3) WHERE payment = ?', [payment]);

  /** Each has failed at Stripe, and no event told of it. */
  async function troubleWhileFollowing(): Promise<void> {
    await sendOnly(of('following'));
    setting.sandbox.pause(false);
    await setting.settle();
    setting.faults({ dropRate: 1 });
    for (const { payment } of of('following')) {
      const own = setting.atStripe().find((each) => each.payment === payment);
      await setting.sandbox.request('POST', `/v1/test_helpers/sandbox/refunds/${own?.id}/move`, {
        status: 'failed',
        failure_reason: 'declined',
      });
    }
    setting.faults({ dropRate: 0 });
    for (const each of of('following')) {
      between.treat(() => each.kind);
      await makeDue(each.payment);
      if ((await follow()).away === null) notAway.add(each.kind);
      await look([each]);
    }
    between.treat(() => 'pass');
  }

  for (const kind of KINDS) {
    it(`a refund is made once when asking for it ${TREATMENTS[kind]}`, async () => {
      const { seen, request, payment } = caseOf('asking', kind);
      const [first, second] = seen;
      expect(first).to.include(NOT_SENT.includes(kind) ? { state: 'requested', attempts: 0 } : { state: 'unknown' });
      // What was done is found by its mark, and not asked for again.
      expect(second?.state).to.equal(
        NOT_SENT.includes(kind) ? 'requested' : DONE.includes(kind) ? 'accepted' : 'unknown',
      );
      expect((await setting.refund(request)).state).to.equal('accepted');
      expect(setting.atStripe().filter((each) => each.payment === payment)).to.have.length(1);
      const keys = new Set(posts(caseOf('asking', kind)).map((each) => each.key));
      expect(keys.size, 'keys used').to.equal(kind === 'kept_error' ? 2 : 1);
    });

    it(`a refund whose answer was lost is not asked for again when looking it up ${TREATMENTS[kind]}`, async () => {
      const { seen, request, payment } = caseOf('looking it up', kind);
      expect(seen.map((each) => each.state)).to.deep.equal(['unknown', 'unknown']);
      expect(posts(caseOf('looking it up', kind))).to.have.length(1);
      expect((await setting.refund(request)).state).to.equal('accepted');
      expect(setting.atStripe().filter((each) => each.payment === payment)).to.have.length(1);
    });

    it(`a refund stays as it is known, and is read again soon, when reading it ${TREATMENTS[kind]}`, async () => {
      expect(notAway.has(kind)).to.equal(false);
      const { seen, payment } = caseOf('following', kind);
      expect(seen).to.deep.equal([{ state: 'accepted', attempts: 1, status: 'succeeded' }]);
      const [row] = await setting.store.sql.select<{ soon: number; checks: number }>(
        `SELECT next_check_at < CURRENT_TIMESTAMP(3) + INTERVAL 2 MINUTE AS soon, checks FROM refunds WHERE payment = ?`,
        [payment],
      );
      expect([Number(row?.soon), row?.checks]).to.deep.equal([1, 0]);
    });
  }

  it('an error that Stripe keeps under a key is no reason for a new key before Stripe has had time to mend it', () => {
    expect(caseOf('asking', 'kept_error').seen.map((each) => each.state)).to.deep.equal([
      'unknown',
      'unknown',
      'unknown',
    ]);
  });

  const unreachable: [string, () => Promise<{ readonly url: string; stop(): Promise<void> }>, string][] = [
    ['nobody listens at its address', closedPort, 'requested'],
    [
      'its name is not known',
      async () => ({ url: 'http://quittance.invalid', stop: async () => undefined }),
      'requested',
    ],
    ['encryption breaks off', brokenEncryption, 'unknown'],
  ];
  for (const [n, [what, open, state]] of unreachable.entries())
    it(`a refund waits and is made once when ${what}`, async () => {
      const order = `U-${n}`;
      const [payment] = await setting.paid(order, 5_000);
      const { body } = await setting.ask(order, { amount: AMOUNT });
      const address = await open();
      await setting.send(setting.openWay({ ...PATIENT, apiBase: address.url, timeoutMs: 1_000 }));
      expect((await setting.refund(body.id)).state).to.equal(state);
      await makeDue(cases[0]!.payment);
      expect((await follow(address.url)).away).to.not.equal(null);
      await address.stop();
      await setting.send();
      expect((await setting.refund(body.id)).state).to.equal('accepted');
      expect(setting.atStripe().filter((each) => each.payment === payment)).to.have.length(1);
    });

  it('a refund that has certainly not reached Stripe can still be withdrawn', async () => {
    await setting.paid('W-1', 5_000);
    const { body } = await setting.ask('W-1', { amount: AMOUNT });
    const { url } = await closedPort();
    await setting.send(setting.openWay({ ...PATIENT, apiBase: url }));
    expect((await setting.refund(body.id)).refunds[0]).to.include({ state: 'requested', attempts: 1 });
    expect((await setting.api('POST', `/v1/refunds/${body.id}:withdraw`, {})).body.state).to.equal('withdrawn');
  });

  it('at the end Stripe’s list of refunds is ours: payment, amount, status and mark, one for each request', async () => {
    await setting.store.sql.write('UPDATE refunds SET next_check_at = CURRENT_TIMESTAMP(3)');
    while ((await follow()).full);
    await setting.settle();
    const ours = await setting.ours();
    expect(ours).to.have.length(KINDS.length * 3 + unreachable.length);
    expect(ours).to.deep.equal(setting.theirs());
    expect(ours.filter((each) => each.includes(' failed '))).to.have.length(KINDS.length);
    const [row] = await setting.store.sql.select<{ n: string }>(
      `SELECT COUNT(*) AS n FROM exceptions WHERE reason = 'refund_refused' OR (reason = 'refund_waiting' AND state = 'open')`,
    );
    expect(Number(row?.n)).to.equal(0);
  });
});

async function closedPort() {
  const one = await standBetween('http://127.0.0.1:1');
  await one.stop();
  return { url: one.url, stop: async () => undefined };
}
