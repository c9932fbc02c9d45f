/**
 * A short real load, run as a process of its own in a copy of the product that lacks a safeguard.
 *
 * Input: the database and the number of orders in the environment. Output: on the last line of standard output, what the order system saw. Everything happens twice or
 * at once: orders are registered by two callers, each is paid twice by two payments that arrive together, events come twice, refunds and
 * commands are asked for twice under one key, each sixth push is refused once.
 */
import { randomBytes } from 'node:crypto';
import type { Currency } from '@quittance/domain';
import {
  insertEvents,
  openStore,
  registerOrders,
  requestRefund,
  runCommands,
  type Store,
  sealBooks,
} from '@quittance/store';
import { startReceiver } from './receiver.js';
import { type Stages, startStages } from './stages.js';

const ORDERS = Number(process.env['MUTATION_ORDERS'] ?? 40);
const STILL_MS = Number(process.env['MUTATION_STILL_MS'] ?? 2_500);
const AMOUNT = 1_000;

const url = process.env['MUTATION_MYSQL_URL'] ?? '';
const store = await openStore({ url, poolSizeMax: 20 });
const receiver = await startReceiver();
const secret = `whsec_${randomBytes(24).toString('base64')}`;
const stages = await startStages(store, {
  url: receiver.url,
  secret,
  relay: process.env['MUTATION_WITHOUT'] !== 'relay',
});
const numbers = Array.from({ length: ORDERS }, (_, n) => n);

await Promise.all(numbers.map((n) => atOnce(2, () => register(store, stages, n))));
const kept = await Promise.all(
  alternately(numbers).map(({ of, n }) =>
    atOnce(2, () => keep(store, `evt_${of}${n}`, 'payment_intent.succeeded', paid(`pi_${of}${n}`, n))),
  ),
);
hand(stages, kept.flat(2));
await stages.drain(STILL_MS);
await Promise.all(
  numbers
    .filter((n) => n % 3 === 0)
    .map(async (n) => hand(stages, await keep(store, `evt_r${n}`, 'refund.created', refund(n)))),
);
await Promise.all(numbers.filter((n) => n % 4 === 1).map((n) => atOnce(3, () => ask(store, n))));
await Promise.all(numbers.filter((n) => n % 5 === 2).map((n) => atOnce(2, () => writeOff(store, n))));
await stages.drain(STILL_MS);
await stages.stop();
await sealBooks(store, 0);
await store.close();
receiver.close();
console.log(JSON.stringify({ ...receiver.seen, versions: Object.fromEntries(receiver.versions) }));

/** Both payments of an order, half a batch apart: whoever works on the one meets who works on the other. */
function alternately(of: readonly number[]): readonly { readonly of: 'a' | 'b'; readonly n: number }[] {
  return of.flatMap((n) => {
    if (n % 2 === 1) return [];
    const both = [n, n + 1].filter((each) => each < ORDERS);
    return [
      ...both.map((each) => ({ of: 'a' as const, n: each })),
      ...both.map((each) => ({ of: 'b' as const, n: each })),
    ];
  });
}

/** The same by several at once; that one of them is refused is part of the load. */
async function atOnce<T>(times: number, work: () => Promise<T>): Promise<readonly T[]> {
  const ended = await Promise.allSettled(Array.from({ length: times }, work));
  return ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

async function register(on: Store, to: Stages, n: number): Promise<void> {
  const reference = `M-${1_000 + n}`;
  const { messages } = await on.transaction((sql) =>
    registerOrders(sql, {
      connectionId: '1',
      actor: 'api',
      orders: [
        {
          reference,
          customer: { reference: `C-${n}` },
          order: {
            customer: `C-${n}`,
            currency: 'usd' as Currency,
            amount: BigInt(AMOUNT),
            state: null,
            placedAtMs: Date.UTC(2026, 10, 1),
            dueAtMs: null,
            invoice: null,
            description: null,
            lines: null,
            metadata: null,
          },
        },
      ],
    }),
  );
  to.publish(
    'matching',
    messages.matching.map((id) => ({ kind: 'message', id })),
  );
}

/** @returns ids of the rows; none where the event was there */
async function keep(
  on: Store,
  eventId: string,
  type: string,
  object: { readonly id: string },
): Promise<readonly string[]> {
  const createdS = 1_780_000_000;
  const body = JSON.stringify({
    id: eventId,
    object: 'event',
    type,
    created: createdS,
    livemode: false,
    data: { object },
  });
  const kept = await insertEvents(on.sql, [
    {
      connectionId: '1',
      account: '',
      livemode: false,
      eventId,
      type,
      objectId: object.id,
      apiVersion: null,
      createdMs: createdS * 1_000,
      source: 'webhook',
      body: Buffer.from(body),
      route: { stage: 'matching' },
    },
  ]);
  return kept.map(({ id }) => id);
}

function hand(to: Stages, events: readonly string[]): void {
  to.publish(
    'matching',
    events.map((id) => ({ kind: 'event', id })),
  );
}

function paid(id: string, n: number) {
  return {
    id,
    object: 'payment_intent',
    amount: AMOUNT,
    amount_received: AMOUNT,
    currency: 'usd',
    status: 'succeeded',
    payment_method_types: ['card'],
    latest_charge: `ch_${id}`,
    created: 1_780_000_000,
    metadata: { order_id: `M-${1_000 + n}` },
  };
}

function refund(n: number) {
  const payment = `pi_a${n}`;
  return {
    id: `re_${n}`,
    object: 'refund',
    amount: 100,
    currency: 'usd',
    payment_intent: payment,
    charge: `ch_${payment}`,
    status: 'succeeded',
    created: 1_780_000_000,
  };
}

function ask(on: Store, n: number) {
  return requestRefund(on, '1', {
    key: `refund-${n}`,
    actor: 'api',
    of: { order: `M-${1_000 + n}` },
    amount: 50n,
    approval: new Map(),
  });
}

function writeOff(on: Store, n: number) {
  return runCommands(on, '1', 'cli:ana', [
    { action: 'mark_paid_outside', order: `M-${1_000 + n}`, amount: 1n, proof: `cheque ${n}`, key: `command-${n}` },
    { action: 'on_account', payment: `pi_b${n}`, key: `keep-${n}` },
  ]);
}
