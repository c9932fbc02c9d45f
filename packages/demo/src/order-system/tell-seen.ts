/**
 * Says which version of an order this order system took last, to whoever signs the question with our secret.
 *
 * Output: 200 with `{"reference", "version"}`, the version null for an order that is not known; 401 where the signature is not good.
 * What is signed is `GET`, a blank, and path and query as they came.
 */
import type { RequestHandler } from 'express';
import { Webhook } from 'standardwebhooks';
import type { OrderBook } from './order-book.js';

/** Below the address of the order system. */
export const SEEN_PATH = '/quittance/orders/{reference}/seen';

export interface Teller {
  readonly secret: string;
  readonly book: Pick<OrderBook, 'find'>;
  readonly onAsked: (genuine: boolean) => void;
}

export function tellSeen({ secret, book, onAsked }: Teller): RequestHandler<{ reference: string }> {
  const webhook = new Webhook(secret);
  return (request, response) => {
    const genuine = isSigned(webhook, `GET ${request.originalUrl}`, request.headers as Record<string, string>);
    onAsked(genuine);
    if (!genuine) {
      response.status(401).end();
      return;
    }
    const { reference } = request.params;
    response.json({ reference, version: book.find(reference)?.version ?? null });
  };
}

function isSigned(webhook: Webhook, text: string, headers: Record<string, string>): boolean {
  try {
    webhook.verify(text, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}
