/**
 * Takes pushes as a careful order system does: checks the signature over the raw bytes before it reads them, then ignores what is not newer
 * than what it knows.
 *
 * Output: 204 taken (a repeat or an old state too), 400 not readable, 401 not signed with our secret, or what the fault switch wants.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { DISPUTE_PUSH_BODY, PUSH_BODY, REFUND_PUSH_BODY } from '@quittance/contracts';
import type { Request, RequestHandler, Response } from 'express';
import { Webhook } from 'standardwebhooks';
import type { DeliveryLog } from './delivery-log.js';
import type { FaultSwitch, Faults } from './faults.js';
import type { OrderBook, PushedOrder } from './order-book.js';
import type { PushedRefund, RefundBook } from './refund-book.js';

export interface Receiver {
  readonly secret: string;
  readonly book: OrderBook;
  readonly refunds: RefundBook;
  readonly faults: FaultSwitch;
  readonly log: DeliveryLog;
  readonly onNews?: ((order: PushedOrder) => void) | undefined;
  readonly onRefund?: ((refund: PushedRefund) => void) | undefined;
}

interface Push {
  readonly id: string;
  readonly text: string;
  /** What was pushed, and what must never be pushed twice at once. */
  readonly about: { readonly reference: string; readonly version: number; readonly subject: string };
  readonly take: () => void;
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
    const push = read(receiver, { id: String(request.headers['webhook-id']), text, signed });
    if (push === null) {
      receiver.log.unreadable();
      response.status(400).end();
      return;
    }
    await answer(receiver, push, response);
  };
}

/** An order's state, a refund's or a dispute's; null for anything else. */
function read(receiver: Receiver, given: { id: string; text: string; signed: unknown }): Push | null {
  const { id, text } = given;
  const order = PUSH_BODY.safeParse(given.signed).data?.data;
  if (order !== undefined)
    return { id, text, about: { ...order, subject: '' }, take: () => takeOrder(receiver, id, text, order) };
  const refund = REFUND_PUSH_BODY.safeParse(given.signed).data?.data;
  if (refund !== undefined)
    return { id, text, about: { ...refund, subject: refund.id }, take: () => takeRefund(receiver, refund) };
  // What a dispute means for the goods stands in the order's own push: of the dispute itself this system keeps nothing.
  const dispute = DISPUTE_PUSH_BODY.safeParse(given.signed).data?.data;
  if (dispute !== undefined) return { id, text, about: { ...dispute, subject: dispute.id }, take: () => undefined };
  return null;
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
  const end = receiver.log.begin(push.id, push.about);
  const faults = receiver.faults.drawFor(push.about.reference);
  if (faults?.delayMs !== undefined) await sleep(faults.delayMs, undefined, { ref: false });
  const status = faults?.resetAfterAccept === true ? 0 : (faults?.status ?? 204);
  if (status < 300 && faults?.loses !== true) push.take();
  end(status);
  if (status === 0) response.req.socket.resetAndDestroy();
  else sendStatus(response, status, faults ?? {});
}

function takeOrder({ book, onNews }: Receiver, id: string, text: string, order: PushedOrder): void {
  if (book.take(id, text, order) === 'news') onNews?.(order);
}

function takeRefund({ refunds, onRefund }: Receiver, refund: PushedRefund): void {
  if (refunds.take(refund)) onRefund?.(refund);
}

function sendStatus(response: Response, status: number, faults: Faults): void {
  if (faults.retryAfter !== undefined) response.set('retry-after', String(faults.retryAfter));
  if (faults.location !== undefined) response.set('location', faults.location);
  response.status(status);
  if (faults.answer === undefined) response.end();
  else response.type('text/plain').send(faults.answer);
}
