/**
 * A short history for one store after the other, without anything at the same time: what is compared is what the stores make of the same facts.
 *
 * Events come in the order of a seed, some twice; orders are told before and after them; people answer what the books ask.
 */
import { bookkeeper } from '@quittance/bookkeeping';
import type { JobKind, Stage } from '@quittance/contracts';
import type { Currency } from '@quittance/domain';
import type { Job } from '@quittance/queue';
import { registerOrders, runCommands, type Store } from '@quittance/store';
import { openInside } from '@quittance/stripe-sandbox';
import { commandOf } from '../history/act.js';
import { nextWord, type OrderSaying, type OrderWord } from '../history/order-word.js';
import type { Operation, Plan } from '../history/plan.js';
import { openIngress } from '../parts/ingress.js';
import { QUIET } from '../parts/quiet.js';
import { randomOf } from '../time/random.js';

const START_MS = Date.UTC(2026, 4, 4, 9, 0, 0);
const ROUNDS_MAX = 30;

/** Plays the plan's orders, payments and persons against a store, one after the other. */
export async function playScript(plan: Plan, store: Store, connectionId: string): Promise<void> {
  const random = randomOf(`${plan.seed}/script`);
  let nowMs = START_MS;
  const sandbox = openInside({ seed: plan.seed, clock: () => nowMs });
  const customers: string[] = [];
  for (const { name } of plan.customers)
    customers.push(String((await sandbox.request('POST', '/v1/customers', { name })).body['id']));
  const intents = new Map<number, string>();
  const mail: string[] = [];
  const nobody = {
    publish: async () => ({ handedOver: 0, failed: 0 }),
    ready: () => true,
    close: async () => undefined,
  };
  const ingress = openIngress({ store, producer: nobody, connectionId, without: new Set() });
  const words = new Map<number, OrderWord>();

  for (const operation of plan.operations) {
    nowMs = Math.max(nowMs, START_MS + operation.atMs);
    sandbox.runDue();
    await carryOut(operation);
    for (const { json } of sandbox.takeEvents()) mail.push(json);
    random.shuffle(mail);
    for (let n = random.between(0, mail.length); n > 0; n -= 1) {
      const json = mail.pop();
      if (json === undefined) break;
      await ingress.receive(json);
      if (random.chance(0.2)) mail.unshift(json);
    }
    if (random.chance(0.7)) await handleAll(store, connectionId, random.between(1, 8));
  }
  nowMs += 30 * 86_400_000;
  sandbox.runDue();
  for (const { json } of sandbox.takeEvents()) mail.push(json);
  for (const json of random.shuffle(mail)) await ingress.receive(json);
  await handleAll(store, connectionId, 8);

  async function carryOut(operation: Operation): Promise<void> {
    const intent = 'payment' in operation ? intents.get(operation.payment) : undefined;
    switch (operation.kind) {
      case 'register':
      case 'change':
      case 'cancel':
      case 'reopen':
        return say(operation);
      case 'card':
        return pay(operation);
      case 'capture':
        if (intent !== undefined)
          await sandbox.request('POST', `/v1/payment_intents/${intent}/capture`, {
            amount_to_capture: operation.amount,
          });
        return;
      case 'refundAtStripe':
        if (intent !== undefined)
          await sandbox.request('POST', '/v1/refunds', { payment_intent: intent, amount: operation.amount });
        return;
      case 'transfer': {
        const { amount, currency, text } = operation;
        await sandbox.request('POST', `/v1/test_helpers/customers/${customers[operation.customer]}/fund_cash_balance`, {
          amount,
          currency,
          reference: text,
        });
        return;
      }
      case 'person': {
        const select = (statement: string) => store.sql.select<Record<string, unknown>>(statement, [connectionId]);
        const open = await select(
          `SELECT id, candidates FROM exceptions WHERE connection_id = ? AND state IN ('open', 'refund_proposed') ORDER BY id`,
        );
        const orders = await select('SELECT reference FROM orders WHERE connection_id = ? ORDER BY id');
        const applications = await select('SELECT id FROM applications WHERE connection_id = ? ORDER BY id');
        const request = commandOf(randomOf(`${plan.seed}/${operation.chance}`), open, { orders, applications });
        if (request !== null) await runCommands(store, connectionId, 'cli:ana', [request]);
        return;
      }
      default:
        return;
    }
  }

  async function say(operation: OrderSaying): Promise<void> {
    const planned = plan.orders[operation.order];
    const customer = plan.customers[planned?.customer ?? 0];
    if (planned === undefined || customer === undefined) return;
    const next = nextWord(words.get(operation.order), planned, operation);
    words.set(operation.order, next);
    const order = {
      reference: planned.reference,
      customer: {
        reference: customer.reference,
        name: customer.name,
        stripeCustomer: customer.linked ? customers[planned.customer] : undefined,
      },
      order: {
        customer: customer.reference,
        currency: planned.currency as Currency,
        amount: BigInt(next.amount),
        state: next.state,
        placedAtMs: START_MS + operation.order * 1_000,
        dueAtMs: null,
        invoice: planned.invoice,
        description: null,
        lines: null,
        metadata: null,
      },
    };
    await store.transaction((sql) => registerOrders(sql, { connectionId, orders: [order], actor: 'api' }));
  }

  async function pay({
    payment,
    amount,
    currency,
    customer,
    names,
    text,
    method,
    capture,
  }: Extract<Operation, { kind: 'card' }>): Promise<void> {
    const { body } = await sandbox.request('POST', '/v1/payment_intents', {
      amount,
      currency,
      allowed_payment_method_types: ['card'],
      payment_method: method.startsWith('usBank') ? 'pm_card_visa' : `pm_card_${method}`,
      confirm: true,
      capture_method: capture === null ? 'automatic' : 'manual',
      ...(customer === null ? {} : { customer: customers[customer] }),
      ...(names === null ? {} : { metadata: { order_id: names } }),
      ...(text === null ? {} : { description: text }),
    });
    if (typeof body['id'] === 'string') intents.set(payment, body['id']);
  }
}

/** Handles what waits until nothing does, in batches. */
async function handleAll(store: Store, connectionId: string, batchMax: number): Promise<void> {
  const producer = { publish: async () => ({ handedOver: 0, failed: 0 }) };
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const waiting = await waitingJobs(store, connectionId);
    if (waiting.length === 0) return;
    for (const stage of ['matching', 'refunds'] as const) {
      const own = waiting.filter((each) => each.stage === stage).map((each) => each.job);
      const handle = bookkeeper({ stage, store, producer, log: QUIET });
      for (let from = 0; from < own.length; from += batchMax) {
        const outcomes = await handle(own.slice(from, from + batchMax));
        for (const outcome of outcomes?.values() ?? []) if (outcome !== 'done') throw outcome;
      }
    }
  }
  throw new Error('there is no end of work');
}

async function waitingJobs(store: Store, connectionId: string): Promise<{ stage: Stage; job: Job }[]> {
  const jobOf = (kind: JobKind) => (row: { id: string; stage: string }) => ({
    stage: row.stage as Stage,
    job: { kind, id: row.id, jobId: `${kind}-${row.id}`, attempt: 1, attemptsMax: 5, publishedAtMs: 0 },
  });
  const select = (table: string, and: string) =>
    store.sql.select<{ id: string; stage: string }>(
      `SELECT id, stage FROM ${table} WHERE connection_id = ? AND state = 'pending' AND ${and} ORDER BY id`,
      [connectionId],
    );
  const events = await select('stripe_events', 'stage IS NOT NULL');
  const messages = await select('outbox_messages', `stage = 'matching'`);
  return [...events.map(jobOf('event')), ...messages.map(jobOf('message'))];
}
