/**
 * The ways in: webhooks, orders, refunds and commands, with the product's own code behind each. The HTTP around it is left out.
 *
 * Mirrors services/ingress: receive-webhook.ts (commit, then acknowledge), register-all.ts, api/refunds/ask-refund.ts, api/commands/carry-out.ts.
 * A call answers, or its process dies and nobody ever hears of it.
 */
import { keepGroup, publisher } from '@quittance/ingress';
import type { Producer } from '@quittance/queue';
import {
  type CommandOutcome,
  type CommandRequest,
  type KeptEvent,
  type NewEvent,
  type OrderToRegister,
  type RefundAsk,
  type RefundOutcome,
  type Registered,
  registerOrders,
  requestRefund,
  runCommands,
  type Store,
} from '@quittance/store';
import { readEnvelope, routeEvent } from '@quittance/stripe';
import type { Safeguard } from './safeguards.js';

export interface Ingress {
  /** @returns the status Stripe sees. */
  receive(json: string, source?: NewEvent['source']): Promise<number>;
  /** Rejects where the order system would see a 5xx. */
  register(order: OrderToRegister): Promise<Registered>;
  askRefund(ask: RefundAsk): Promise<RefundOutcome>;
  command(actor: string, request: CommandRequest): Promise<CommandOutcome>;
}

export interface IngressParts {
  readonly store: Store;
  readonly producer: Producer;
  readonly connectionId: string;
  readonly without: ReadonlySet<Safeguard>;
}

export function openIngress({ store, producer, connectionId, without }: IngressParts): Ingress {
  const fresh = publisher(producer);
  const publish = (stage: 'matching' | 'pushback', ids: readonly string[]) => {
    if (ids.length > 0)
      void producer.publish(
        stage,
        ids.map((id) => ({ kind: 'message' as const, id })),
      );
  };
  return {
    receive: async (json, source = 'webhook') => {
      const event = toKeep(json, connectionId, source);
      if (event === null) return 400;
      const keeping = keepGroup(store.sql, [event]);
      if (without.has('commit before the answer')) {
        void keeping.then((kept) => fresh.publish(kept));
        return 200;
      }
      const [kept] = await keeping;
      if (kept === undefined || kept instanceof Error) return 503;
      fresh.publish([kept satisfies KeptEvent]);
      return 200;
    },
    register: async (order) => {
      const { outcomes, messages } = await store.transaction((sql) =>
        registerOrders(sql, { connectionId, orders: [order], actor: 'api' }),
      );
      publish('matching', messages.matching);
      publish('pushback', messages.pushback);
      const outcome = outcomes.get(order.reference);
      if (outcome === undefined) throw new Error('an order has no outcome');
      return outcome;
    },
    askRefund: async (ask) => {
      const outcome = await requestRefund(store, connectionId, ask);
      if (outcome.kind === 'taken' && outcome.calls.length > 0)
        void producer.publish(
          'refunds',
          outcome.calls.map((id) => ({ kind: 'refund_call' as const, id })),
        );
      return outcome;
    },
    command: async (actor, request) => {
      const [outcome] = await runCommands(store, connectionId, actor, [request]);
      if (outcome === undefined) throw new Error('a command has no outcome');
      if (outcome.kind === 'done') {
        publish('pushback', outcome.messages.pushback);
        publish('matching', outcome.messages.matching);
      }
      return outcome;
    },
  };
}

function toKeep(json: string, connectionId: string, source: NewEvent['source']): NewEvent | null {
  const body = Buffer.from(json);
  const read = readEnvelope(body);
  if (!read.ok) return null;
  const { event } = read;
  const stage = routeEvent(event.type);
  return {
    connectionId,
    account: event.account ?? '',
    livemode: event.livemode,
    eventId: event.id,
    type: event.type,
    objectId: event.objectId,
    apiVersion: event.apiVersion,
    createdMs: event.createdMs,
    source,
    body,
    route: stage === null ? { ignored: 'type_not_handled' } : { stage },
  };
}
