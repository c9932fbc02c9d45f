/**
 * Takes pushes as a careful order system does: checks the signature over the raw bytes before it reads them, then ignores what is not newer
 * than what it knows.
 *
 * Output: 204 taken (a repeat or an old state too), 400 not readable, 401 not signed with our secret, or what the fault switch wants.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { PUSH_BODY } from '@quittance/contracts';
import type { Request, RequestHandler, Response } from 'express';
import { Webhook } from 'standardwebhooks';
import type { DeliveryLog } from './delivery-log.js';
import type { FaultSwitch, Faults } from './faults.js';
import type { OrderBook, PushedOrder } from './order-book.js';

export interface Receiver {
  readonly secret: string;
  readonly book: OrderBook;
  readonly faults: FaultSwitch;
  readonly log: DeliveryLog;
  readonly onNews?: ((order: PushedOrder) => void) | undefined;
}

interface Push {
  readonly id: string;
  readonly text: string;
  readonly order: PushedOrder;
}

/** Needs the raw body in `request.body`. */
export function receivePush(receiver: Receiver): RequestHandler {
  const webhook = new Webhook(receiver.secret);
  return async (request, response) => {
    const text = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
    const signed = verify(webhook, text, request);
    if (signed === undefined) {
      receiver.log.badSignature();
      response.status(401).end();
      return;
    }
    const { data: body } = PUSH_BODY.safeParse(signed);
    if (body === undefined) {
      receiver.log.unreadable();
      response.status(400).end();
      return;
    }
    const push = { id: String(request.headers['webhook-id']), text, order: body.data };
    await answer(receiver, push, response);
  };
}

/** Undefined where the signature is not good. */
function verify(webhook: Webhook, text: string, request: Request): unknown {
  try {
    return webhook.verify(text, request.headers as Record<string, string>);
  } catch {
    return undefined;
  }
}

async function answer(receiver: Receiver, push: Push, response: Response): Promise<void> {
  const end = receiver.log.begin(push.id, push.order);
  const faults = receiver.faults.drawFor(push.order.reference);
  if (faults?.delayMs !== undefined) await sleep(faults.delayMs, undefined, { ref: false });
  const status = faults?.resetAfterAccept === true ? 0 : (faults?.status ?? 204);
  if (status < 300) take(receiver, push);
  end(status);
  if (status === 0) response.req.socket.resetAndDestroy();
  else sendStatus(response, status, faults ?? {});
}

function take({ book, onNews }: Receiver, { id, text, order }: Push): void {
  if (book.take(id, text, order) === 'news') onNews?.(order);
}

function sendStatus(response: Response, status: number, faults: Faults): void {
  if (faults.retryAfter !== undefined) response.set('retry-after', String(faults.retryAfter));
  if (faults.location !== undefined) response.set('location', faults.location);
  response.status(status);
  if (faults.answer === undefined) response.end();
  else response.type('text/plain').send(faults.answer);
}
