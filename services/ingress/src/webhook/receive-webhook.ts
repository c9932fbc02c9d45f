/**
 * `POST /webhooks/stripe/{connection}`: bytes → signature → inbox.
 *
 * 200 says that the raw event is committed. What is no event of Stripe's is refused with 400 before anything is looked up. Events that
 * nothing here handles, and events of the other mode (a Connect endpoint gets both), are kept as ignored and acknowledged: refusing them
 * would make Stripe send them for days and then disable the endpoint.
 */
import type { Logger, Metrics } from '@quittance/runtime';
import type { Connection, NewEvent } from '@quittance/store';
import { type EventEnvelope, routeFor, verifyWebhook } from '@quittance/stripe';
import express, { type Request, type RequestHandler } from 'express';
import { HttpProblem } from '../answers/http-problem.js';
import { inTime } from '../in-time.js';
import { COMMIT_MS_MAX, REFUSED_LINES_A_SECOND_MAX, WEBHOOK_BYTES_MAX } from '../limits.js';
import { atMostASecond } from './at-most-a-second.js';
import type { Connections } from './known-connections.js';
import type { Inbox } from './open-inbox.js';

export interface WebhookParts {
  readonly secrets: readonly string[];
  readonly connections: Connections;
  readonly inbox: Pick<Inbox, 'keep'>;
  readonly log: Logger;
  readonly metrics: Metrics;
}

const RECEIVED = Buffer.from('{"received":true}');

export function receiveWebhook(parts: WebhookParts): RequestHandler[] {
  const refused = parts.metrics.counter('quittance_webhook_refused_total', 'Webhooks refused, by why', ['outcome']);
  const mayLog = atMostASecond(REFUSED_LINES_A_SECOND_MAX);

  const handle: RequestHandler = async (request, response) => {
    const event = read(request);
    const name = String(request.params['connection']);
    const connection = await inTime(parts.connections(name), COMMIT_MS_MAX);
    if (connection === null)
      throw new HttpProblem('connection_not_found', { detail: `there is no connection "${name}"` });
    await parts.inbox.keep(toKeep(event, connection, request.body as Buffer));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': RECEIVED.length }).end(RECEIVED);
  };

  function read(request: Request): EventEnvelope {
    const rawBody: unknown = request.body;
    const verdict = Buffer.isBuffer(rawBody)
      ? verifyWebhook({
          rawBody,
          header: headerOf(request),
          secrets: parts.secrets,
          nowMs: Date.now(),
        })
      : ({ ok: false, code: 'not_json', detail: 'the content type must be application/json' } as const);
    if (verdict.ok) return verdict.event;
    refused.inc({ outcome: verdict.code });
    if (mayLog()) parts.log.warn({ code: verdict.code }, 'ingress.webhook_refused');
    throw new HttpProblem('webhook_refused', {
      detail: verdict.detail,
      errors: [{ code: verdict.code, detail: verdict.detail }],
    });
  }

  return [express.raw({ type: 'application/json', limit: WEBHOOK_BYTES_MAX, inflate: false }), handle];
}

/** One header is text; several stay a list, which no signature is. */
function headerOf(request: Request): string | readonly string[] | undefined {
  const given = request.headersDistinct['stripe-signature'];
  return given?.length === 1 ? given[0] : given;
}

function toKeep(event: EventEnvelope, connection: Connection, body: Buffer): NewEvent {
  return {
    connectionId: connection.id,
    account: event.account ?? '',
    livemode: event.livemode,
    eventId: event.id,
    type: event.type,
    objectId: event.objectId,
    apiVersion: event.apiVersion,
    createdMs: event.createdMs,
    source: 'webhook',
    body,
    route: routeFor(event, connection.mode),
  };
}
