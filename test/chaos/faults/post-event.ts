/** Events of a fault's own making, sent to the ingress as Stripe would, or as nobody should. */
import { request } from 'node:http';
import { signWebhook } from '@quittance/stripe';
import type { Lane } from '../lane/start-lane.js';

export interface Posted {
  readonly status: number;
  readonly tookMs: number;
}

/** The text of an event; of a type that nothing handles unless told. */
export function eventText(id: string, change: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    id,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: Math.floor(Date.now() / 1_000),
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: 'product.updated',
    data: { object: { id: `prod_${id}`, object: 'product' } },
    ...change,
  });
}

export function signatureOf(text: string, secret: string, timestampMs = Date.now()): string {
  return signWebhook({ rawBody: Buffer.from(text), secret, timestampMs });
}

/** Posts a well-signed event through the front, so that its acknowledgement counts. */
export async function postSigned(lane: Lane, text: string, secret: string = lane.webhookSecrets[0]): Promise<Posted> {
  const startedMs = performance.now();
  const answer = await fetch(`${lane.front.url}/webhooks/stripe/default`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signatureOf(text, secret) },
    body: text,
  });
  await answer.arrayBuffer();
  return { status: answer.status, tookMs: Math.round(performance.now() - startedMs) };
}

/** Posts anything at all straight to an ingress; status 0 where the connection broke. */
export function postRaw(
  lane: Lane,
  body: string | Buffer,
  headers: Readonly<Record<string, string | string[]>>,
): Promise<number> {
  const port = lane.fleet.members('ingress')[0]?.port ?? 0;
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, method: 'POST', path: '/webhooks/stripe/default', headers };
    const call = request(options, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
      answer.on('error', () => resolve(0));
    });
    call.on('error', () => resolve(0));
    call.end(body);
  });
}

/** How an event stands in the inbox; undefined where it is not there. */
export async function standingOf(
  { store }: Lane,
  id: string,
): Promise<{ state: string; reason: string | null } | undefined> {
  const [row] = await store.sql.select<{ state: string; reason: string | null }>(
    'SELECT state, reason FROM stripe_events WHERE event_id = ?',
    [id],
  );
  return row;
}

/** A word for ids, so that no two runs of a lane share one. */
export function ownWord(fraction: number): string {
  return Math.floor(fraction * 2 ** 40).toString(36);
}
