/**
 * Hands commands to the store, tells the queues, and shows what the commands concerned.
 *
 * The key of the request goes along, so that the outcome is kept in the transaction of the command: a call that was cut off after the commit
 * finds it when it comes again. Published after the commit, best effort; the relay publishes what is lost.
 */
import type { CommandAnswer } from '@quittance/contracts';
import {
  type CommandDone,
  type CommandOutcome,
  type CommandRequest,
  findPaymentId,
  pageOfExceptions,
  readOrderViews,
  readPaymentViews,
  runCommands,
} from '@quittance/store';
import { HttpProblem } from '../../answers/http-problem.js';
import { actorOf } from '../access/actor-of.js';
import type { Call } from '../answering.js';
import { showException } from '../list-exceptions.js';
import { showOrder } from '../show-order.js';
import { showPayment } from '../show-payment.js';
import { commandProblem } from './command-problem.js';

/** @returns one outcome a command, in their order */
export async function carryOut(call: Call, commands: readonly CommandRequest[]): Promise<CommandOutcome[]> {
  const { parts, request, connection } = call;
  const header = request.headers['idempotency-key'];
  const keyed = commands.map((command, n) =>
    typeof header === 'string' ? { ...command, key: `${request.method} ${request.path} ${header} ${n}` } : command,
  );
  const outcomes = await runCommands(parts.store, connection.id, actorOf(request), keyed);
  const done = outcomes.flatMap((each) => (each.kind === 'done' ? [each.messages] : []));
  for (const stage of ['matching', 'pushback'] as const) {
    const ids = [...new Set(done.flatMap((messages) => messages[stage]))];
    if (ids.length > 0)
      void parts.producer.publish(
        stage,
        ids.map((id) => ({ kind: 'message' as const, id })),
      );
  }
  return outcomes;
}

/** Carries out one command and shows what it concerned. Throws the refusal of a command that is refused. */
export async function answerOne(call: Call, command: CommandRequest): Promise<CommandDone & { readonly body: string }> {
  const [outcome] = await carryOut(call, [command]);
  if (outcome === undefined) throw new HttpProblem('internal_error');
  if (outcome.kind === 'done') return { ...outcome, body: JSON.stringify(await show(call, outcome)) };
  const { code, more } = commandProblem(outcome);
  throw new HttpProblem(code, more);
}

async function show({ parts, connection }: Call, done: CommandDone): Promise<CommandAnswer> {
  const { sql } = parts.store;
  const connectionId = connection.id;
  const exceptions =
    done.exception === null
      ? []
      : await pageOfExceptions(sql, { connectionId, ids: [done.exception.id] }, { after: null, rows: 1 });
  const paymentId = done.payment === null ? null : await findPaymentId(sql, connectionId, done.payment);
  const payments = await readPaymentViews(sql, paymentId === null ? [] : [paymentId]);
  const orders =
    done.orders.length === 0 ? new Map() : await readOrderViews(sql, { connectionId, references: done.orders });
  return {
    action: done.action,
    done: done.sentence,
    applications: [...done.applications],
    exception: exceptions.map(showException)[0] ?? null,
    payment: [...payments.values()].map(showPayment)[0] ?? null,
    orders: [...orders.values()].map(showOrder),
  };
}
