import { DISPUTE_BEGINNINGS, DISPUTE_LIFE, DISPUTE_STATUSES, type DisputeStatus } from '@quittance/domain';
import { type Sandbox, startSandbox } from '@quittance/stripe-sandbox';
import { freePort, type Installation, registerOrders, startInstallation, waitFor } from '@quittance/testkit';
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';

const DAY_MS = 86_400_000;
const AMOUNT = 2_500;

/** A step of a life: a state, or money that moves by itself. */
type Step = DisputeStatus | 'funds withdrawn' | 'funds reinstated';

/** Ways through the life of a dispute that together make every move of the table, and those of money alone. */
const PATHS: readonly (readonly Step[])[] = [
  ...pathsOverEveryMove(),
  ['needs_response', 'lost', 'funds reinstated'],
  ['needs_response', 'under_review', 'lost', 'won', 'lost'],
];

function pathsOverEveryMove(): DisputeStatus[][] {
  const shortest = new Map<DisputeStatus, DisputeStatus[]>(DISPUTE_BEGINNINGS.map((each) => [each, [each]]));
  for (const [from, path] of shortest)
    for (const to of DISPUTE_LIFE[from].next) if (!shortest.has(to)) shortest.set(to, [...path, to]);
  const all = DISPUTE_STATUSES.flatMap((from) =>
    DISPUTE_LIFE[from].next.map((to) => [...(shortest.get(from) ?? []), to as DisputeStatus]),
  );
  const alone = DISPUTE_BEGINNINGS.filter((each) => DISPUTE_LIFE[each].next.length === 0).map((each) => [each]);
  const isPart = (path: readonly string[]) =>
    all.some((other) => other.length > path.length && path.every((each, n) => other[n] === each));
  return [...alone, ...all.filter((path) => !isPart(path))];
}

interface Walked {
  readonly path: readonly Step[];
  readonly reference: string;
  readonly payment: string;
  readonly charge: string;
  dispute: string;
}

describe('the life of a dispute over the whole system', function () {
  this.timeout(240_000);

  let installation: Installation;
  let sandbox: Sandbox;
  let orders = 0;

  before(async () => {
    const port = await freePort();
    installation = await startInstallation({
      redisDatabase: 12,
      services: ['ingress', 'matching', 'refunds', 'pushback', 'relay'],
      env: {
        STRIPE_SECRET_KEY: 'sk_test_sandbox',
        STRIPE_API_BASE: `http://127.0.0.1:${port}`,
        STRIPE_PAUSE_MS: '200',
        REFUND_ROUND_MS: '100',
        RELAY_ROUND_MS: '100',
        LOG_LEVEL: 'warn',
      },
    });
    const { cluster } = installation;
    sandbox = await startSandbox({
      port,
      seed: 13,
      apiKey: 'sk_test_sandbox',
      delays: { disputeMs: 300 * DAY_MS, refundMs: 300 * DAY_MS, refundReferenceMs: 300 * DAY_MS, captureMs: 0 },
      webhookEndpoints: [{ url: `${cluster.ingressUrl}/webhooks/stripe/default`, secret: cluster.webhookSecret }],
    });
  });

  afterEach(() => {
    sandbox.faults({ duplicateRate: 0, twinRate: 0, reorderRate: 0, delayRate: 0, dropRate: 0, apiErrorRate: 0 });
  });

  after(async () => {
    await sandbox?.stop();
    await installation?.stop();
  });

  const sql = () => installation.db.store.sql;
  const told = () => installation.orderSystem;

  async function call(path: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const { status, body } = await sandbox.request('POST', path, params);
    expect(status, JSON.stringify(body)).to.equal(200);
    return body;
  }

  const control = (path: string, params: Record<string, unknown> = {}) =>
    call(`/v1/test_helpers/sandbox/${path}`, params);

  async function api(path: string, init: RequestInit = {}): Promise<Record<string, unknown>> {
    const { ingressUrl, apiToken } = installation.cluster;
    const answer = await fetch(`${ingressUrl}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json', actor: 'ana' },
    });
    return (await answer.json()) as Record<string, unknown>;
  }

  async function paidOrder(amount = AMOUNT, params: Record<string, unknown> = {}): Promise<Omit<Walked, 'path'>> {
    orders += 1;
    const reference = `D-${1000 + orders}`;
    const order = { reference, customer: { reference: `C-${orders}` }, amount, currency: 'usd' };
    await registerOrders(installation.cluster, [{ ...order, placed_at: '2026-11-01T00:00:00Z' }]);
    const intent = await call('/v1/payment_intents', {
      amount,
      currency: 'usd',
      allowed_payment_method_types: ['card'],
      payment_method: 'pm_card_visa',
      metadata: { order_id: reference },
      confirm: true,
      ...params,
    });
    return { reference, payment: String(intent['id']), charge: String(intent['latest_charge']), dispute: '' };
  }

  async function begun(paths: readonly (readonly Step[])[]): Promise<Walked[]> {
    const walked: Walked[] = [];
    for (const path of paths) walked.push({ path, ...(await paidOrder()) });
    return walked;
  }

  /** One step of every dispute, sandbox seconds apart: states of one second are for a fresh read to tell. */
  async function step(walked: readonly Walked[], n: number): Promise<void> {
    sandbox.advance(2_000);
    for (const each of walked) {
      const to = each.path[n];
      if (to === undefined) continue;
      if (n === 0) await open(each, to);
      else if (to === 'funds withdrawn' || to === 'funds reinstated')
        await control(`disputes/${each.dispute}/funds`, { direction: to.slice('funds '.length) });
      else await control(`disputes/${each.dispute}/move`, { status: to });
    }
  }

  async function open(walked: Walked, as: Step, params: Record<string, unknown> = {}): Promise<void> {
    const how =
      as === 'prevented' ? { prevented: 'resolution' } : as === 'warning_needs_response' ? { inquiry: true } : {};
    walked.dispute = String((await control(`charges/${walked.charge}/dispute`, { ...how, ...params }))['id']);
  }

  const lengthOf = (walked: readonly Walked[]) => Math.max(...walked.map((each) => each.path.length));

  /** What the sandbox knows to be true of a dispute. */
  function truthOf({ dispute }: Walked): { readonly status: DisputeStatus; readonly gone: number } {
    const found = sandbox.truth().disputes.find((each) => each.id === dispute);
    if (found === undefined) throw new Error(`no dispute ${dispute}`);
    return { status: found.status as DisputeStatus, gone: found.gone };
  }

  /** What the order system must have been told of the order, and of the dispute. */
  function expectedOf(walked: Walked) {
    const { status, gone } = truthOf(walked);
    const { goods } = DISPUTE_LIFE[status];
    const back = walked.path.includes('funds reinstated') && gone === 0;
    const disputed = gone > 0 || goods === 'held' || (goods === 'held_until_money_is_back' && !back);
    return {
      order: {
        status: disputed ? 'disputed' : 'paid',
        paid: AMOUNT - gone,
        ship: !disputed && goods !== 'held_until_answered',
      },
      dispute: {
        state: status,
        amount: AMOUNT,
        amount_withdrawn: gone,
        amount_on_order: gone,
        money_is_back: gone === 0,
      },
    };
  }

  function isTold(walked: Walked): boolean {
    const { order, dispute } = expectedOf(walked);
    return (
      has(told().orders.get(walked.reference), order) &&
      has(told().disputes.get(`${walked.dispute} ${walked.reference}`), dispute)
    );
  }

  function has(found: object | undefined, wanted: object): boolean {
    const known = new Map<string, unknown>(Object.entries(found ?? {}));
    return Object.entries(wanted).every(([key, value]) => known.get(key) === value);
  }

  async function pending(): Promise<number> {
    const [row] = await sql().select<{ n: string }>(
      `SELECT (SELECT COUNT(*) FROM stripe_events WHERE state = 'pending')
            + (SELECT COUNT(*) FROM outbox_messages WHERE state = 'pending') AS n`,
    );
    return Number(row?.n);
  }

  /** Orders, pushes, payments and a person's list of work say what Stripe says. */
  async function expectStanding(walked: readonly Walked[]): Promise<void> {
    await waitFor(
      'every dispute to be told as it is',
      async () => walked.every(isTold) && (await pending()) === 0,
      60_000,
    ).catch(async (error: unknown) => {
      const wrong = walked.filter((each) => !isTold(each));
      const seen = wrong.map((each) => [
        each.path.join(' → '),
        expectedOf(each),
        told().orders.get(each.reference),
        told().disputes.get(`${each.dispute} ${each.reference}`),
      ]);
      throw new Error(`${String(error)} ${JSON.stringify(seen)} ${installation.cluster.output('refunds')}`);
    });
    for (const each of walked) {
      const { status, gone } = truthOf(each);
      const label = `${each.path.join(' → ')} at ${status}`;
      const payment = await api(`/v1/payments/${each.payment}`);
      expect(payment, label).to.include({ amount: AMOUNT, reversed: gone, applied: AMOUNT - gone, unapplied: 0 });
      const [shown] = payment['disputes'] as Record<string, unknown>[];
      expect(shown, label).to.include({ id: each.dispute, status, amount: AMOUNT, money_is_back: gone === 0 });
      const { answer } = DISPUTE_LIFE[status];
      expect((await openWork(each)).length, label).to.equal(answer ? 1 : 0);
      expect(shown?.['due_by'] === null, label).to.equal(!answer);
    }
    expect(told().seen).to.include({ forged: 0, changedBodies: 0 });
  }

  async function openWork({ dispute }: Pick<Walked, 'dispute'>) {
    return sql().select<{ id: string; exception_key: string; reason: string; due_at: Date }>(
      `SELECT id, exception_key, reason, due_at FROM exceptions WHERE state = 'open' AND exception_key LIKE ?`,
      [`dispute:${dispute}:%`],
    );
  }

  async function lookNow(walked: readonly Walked[]): Promise<void> {
    await sql().write('UPDATE disputes SET next_check_at = CURRENT_TIMESTAMP(3) WHERE stripe_id IN (?)', [
      walked.map((each) => each.dispute),
    ]);
  }

  it(`is booked, pushed and asked about rightly at every step of ${PATHS.length} ways, told in order`, async () => {
    const walked = await begun(PATHS);
    for (let n = 0; n < lengthOf(walked); n += 1) {
      await step(walked, n);
      await expectStanding(walked);
    }
  });

  it('ends the same with events repeated, told by twins, reversed and late', async () => {
    const walked = await begun(PATHS);
    sandbox.faults({ duplicateRate: 0.5, twinRate: 0.3, reorderRate: 0.5, delayRate: 0.3, delayMsMax: 300 });
    for (let n = 0; n < lengthOf(walked); n += 1) await step(walked, n);
    expect(await sandbox.drain(60_000)).to.equal(true);
    await expectStanding(walked);
  });

  it('finds by reading what no event told, also after Stripe was away', async () => {
    const walked = await begun(PATHS.filter((path) => path.length > 2));
    await step(walked, 0);
    expect(await sandbox.drain(60_000)).to.equal(true);
    await expectStanding(walked);
    sandbox.faults({ dropRate: 1, apiErrorRate: 1 });
    for (let n = 1; n < lengthOf(walked); n += 1) await step(walked, n);
    await lookNow(walked);
    await waitFor('every look to be put off', async () => {
      const [row] = await sql().select<{ n: string }>(
        `SELECT COUNT(*) AS n FROM disputes WHERE stripe_id IN (?)
          AND next_check_at BETWEEN CURRENT_TIMESTAMP(3) AND CURRENT_TIMESTAMP(3) + INTERVAL 2 MINUTE`,
        [walked.map((each) => each.dispute)],
      );
      return Number(row?.n) === walked.length;
    });
    sandbox.faults({ dropRate: 1, apiErrorRate: 0 });
    await lookNow(walked);
    await expectStanding(walked);
  });

  it('loses nothing when the workers are killed meanwhile', async () => {
    const walked = await begun(PATHS.filter((path) => path.length > 2));
    sandbox.faults({ dropRate: 0.3, duplicateRate: 0.2 });
    for (let n = 0; n < lengthOf(walked); n += 1) {
      await step(walked, n);
      const victim = n === 1 ? 'refunds' : 'pushback';
      if (n !== 1 && n !== 2) continue;
      await installation.cluster.end(victim, 'SIGKILL');
      await installation.cluster.start(victim);
    }
    expect(await sandbox.drain(60_000)).to.equal(true);
    // Those of which every event was lost are for the comparison of lists; here each is told once more.
    sandbox.faults({ dropRate: 0, duplicateRate: 0 });
    for (const { dispute } of walked)
      await call(`/v1/disputes/${dispute}`, { metadata: { seen: 'again' }, submit: false });
    await expectStanding(walked);
  });

  describe('and', () => {
    const orderTold = (reference: string, wanted: object) =>
      waitFor(`${reference} to be told as ${JSON.stringify(wanted)}`, async () =>
        has(told().orders.get(reference), wanted),
      );
    const work = async (like: string) => {
      const [row] = await sql().select<{ id: string; state: string; due_at: Date }>(
        'SELECT id, state, due_at FROM exceptions WHERE exception_key LIKE ?',
        [like],
      );
      return row;
    };
    const workIs = (like: string, state: string) =>
      waitFor(`${like} to be ${state}`, async () => (await work(like))?.state === state);

    it('never opens a cancelled order again, and asks what becomes of money that it gives back', async () => {
      const walked: Walked = { path: [], ...(await paidOrder()) };
      const { reference } = walked;
      await orderTold(reference, { status: 'paid', ship: true });
      await open(walked, 'needs_response');
      await orderTold(reference, { status: 'disputed', paid: 0, ship: false });
      const order = {
        reference,
        customer: { reference: `C-${orders}` },
        amount: AMOUNT,
        currency: 'usd',
        state: 'cancelled',
      };
      await registerOrders(installation.cluster, [{ ...order, placed_at: '2026-11-01T00:00:00Z' }]);
      await orderTold(reference, { status: 'cancelled', ship: false });
      sandbox.advance(2_000);
      await control(`disputes/${walked.dispute}/move`, { status: 'won' });
      await orderTold(reference, { status: 'cancelled', paid: AMOUNT, ship: false });
      await workIs(`order:${reference}:cancelled`, 'open');
      await waitFor('the dispute to be told as won', async () =>
        has(told().disputes.get(`${walked.dispute} ${reference}`), { state: 'won', money_is_back: true }),
      );
    });

    it('of a payment over two orders holds both and takes its money from the latest', async () => {
      const [first, second] = ['E-1', 'E-2'];
      await registerOrders(
        installation.cluster,
        [first, second].map((reference, n) => ({
          reference,
          customer: { reference: 'C-E' },
          amount: 1_000,
          currency: 'usd',
          placed_at: `2026-11-0${n + 1}T00:00:00Z`,
        })),
      );
      const walked: Walked = {
        path: [],
        ...(await paidOrder(2_000, {
          metadata: { order_id: `${first},${second}` },
          description: `${first} ${second}`,
        })),
      };
      await orderTold('E-1', { status: 'paid' });
      await orderTold('E-2', { status: 'paid' });
      await open(walked, 'needs_response', { amount: 1_000 });
      await orderTold('E-2', { status: 'disputed', paid: 0, ship: false });
      await orderTold('E-1', { status: 'disputed', paid: 1_000, ship: false });
      await waitFor('the dispute to be told for both', async () =>
        ['E-1', 'E-2'].every((each) => told().disputes.has(`${walked.dispute} ${each}`)),
      );
      expect(told().disputes.get(`${walked.dispute} E-1`)).to.include({ amount_on_order: 0, amount_withdrawn: 1_000 });
      expect(told().disputes.get(`${walked.dispute} E-2`)).to.include({ amount_on_order: 1_000 });
      sandbox.advance(2_000);
      await control(`disputes/${walked.dispute}/move`, { status: 'won' });
      for (const each of ['E-1', 'E-2']) await orderTold(each, { status: 'paid', paid: 1_000, ship: true });
    });

    it('that overtakes a refund costs the money once; when it is won the refund is owed again', async () => {
      const walked: Walked = { path: [], ...(await paidOrder(AMOUNT, { payment_method: 'pm_card_pendingRefund' })) };
      const { reference } = walked;
      const refund = await call('/v1/refunds', { payment_intent: walked.payment });
      await orderTold(reference, { status: 'refunded', paid: 0 });
      sandbox.advance(2_000);
      await open(walked, 'needs_response');
      await orderTold(reference, { status: 'disputed', paid: 0, refunded: 0, ship: false });
      await waitFor('the refund to be told as failed', async () =>
        has(told().refunds.get(`${refund['id']} ${reference}`), { state: 'failed', next_step: 'await_dispute' }),
      );
      // Where the money had left before the refund was told as failed nobody was ever asked.
      await waitFor(
        'nobody to be asked to pay',
        async () => (await work(`refund:${refund['id']}:failed`))?.state !== 'open',
      );
      expect(await api(`/v1/payments/${walked.payment}`)).to.include({ refunded: 0, reversed: AMOUNT, applied: 0 });
      sandbox.advance(2_000);
      await control(`disputes/${walked.dispute}/move`, { status: 'won' });
      await orderTold(reference, { status: 'paid', paid: AMOUNT });
      await workIs(`refund:${refund['id']}:failed`, 'open');
    });

    it('an inquiry holds goods until somebody answers, or a person lets them go', async () => {
      const [answered, letGo]: Walked[] = [
        { path: [], ...(await paidOrder()) },
        { path: [], ...(await paidOrder()) },
      ];
      if (answered === undefined || letGo === undefined) throw new Error('two were paid');
      for (const each of [answered, letGo]) {
        await open(each, 'warning_needs_response', { reason: 'unrecognized' });
        await orderTold(each.reference, { status: 'paid', paid: AMOUNT, ship: false });
        await workIs(`dispute:${each.dispute}:inquiry`, 'open');
      }
      const dueBy = Number(
        (
          (await call(`/v1/disputes/${answered.dispute}`, { metadata: { a: 'b' } }))['evidence_details'] as {
            due_by: number;
          }
        ).due_by,
      );
      expect((await work(`dispute:${answered.dispute}:inquiry`))?.due_at.getTime()).to.equal(
        dueBy * 1_000 - 2 * DAY_MS,
      );
      sandbox.advance(2_000);
      await call(`/v1/disputes/${answered.dispute}`, { evidence: { uncategorized_text: 'he phoned' }, submit: true });
      await orderTold(answered.reference, { status: 'paid', ship: true });
      await workIs(`dispute:${answered.dispute}:inquiry`, 'resolved');
      const { id } = (await work(`dispute:${letGo.dispute}:inquiry`)) ?? { id: '' };
      const body = JSON.stringify({ action: 'dismiss', note: 'a known buyer' });
      await api(`/v1/exceptions/${id}:resolve`, { method: 'POST', body });
      await orderTold(letGo.reference, { status: 'paid', ship: true });
      // It becomes a dispute all the same: that asks anew.
      sandbox.advance(2_000);
      await control(`disputes/${letGo.dispute}/move`, { status: 'needs_response' });
      await orderTold(letGo.reference, { status: 'disputed', paid: 0, ship: false });
      await workIs(`dispute:${letGo.dispute}:answer`, 'open');
    });

    it('a warning of fraud holds goods until the money is back, it is disputed, or a person lets them go', async () => {
      const [refunded, disputed, letGo] = [await paidOrder(), await paidOrder(), await paidOrder()];
      const warned: string[] = [];
      for (const { charge, reference } of [refunded, disputed, letGo]) {
        warned.push(String((await control(`charges/${charge}/fraud_warning`, { fraud_type: 'misc' }))['id']));
        await orderTold(reference, { status: 'paid', paid: AMOUNT, ship: false });
        await workIs(`warning:${warned.at(-1)}`, 'open');
      }
      const shown = (await api(`/v1/payments/${refunded.payment}`))['fraud_warnings'];
      expect(shown).to.deep.equal([{ id: warned[0], actionable: true, fraud_type: 'misc' }]);
      await call('/v1/refunds', { payment_intent: refunded.payment });
      await orderTold(refunded.reference, { status: 'refunded', ship: false });
      await open({ path: [], ...disputed }, 'needs_response');
      await orderTold(disputed.reference, { status: 'disputed', ship: false });
      const { id } = (await work(`warning:${warned[2]}`)) ?? { id: '' };
      await api(`/v1/exceptions/${id}:resolve`, { method: 'POST', body: JSON.stringify({ action: 'dismiss' }) });
      await orderTold(letGo.reference, { status: 'paid', ship: true });
      await workIs(`warning:${warned[0]}`, 'resolved');
      await workIs(`warning:${warned[1]}`, 'resolved');
    });
  });
});
