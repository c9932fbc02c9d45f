/**
 * The default order system: any HTTP endpoint that takes Standard Webhooks.
 *
 * Input: a push with its fixed id and body. Output: what came of one POST, classified. Redirects are not followed; connections are kept
 * alive; addresses are checked at each connection. A crash leaves the receiver with at most one push more than we know of, which it tells
 * by its `webhook-id`. Not relied upon: a receiver that answers in time, sends little, or tells the truth about its length.
 */
import type { Dispatcher } from 'undici';
import { type CallEnd, classify } from './classify-answer.js';
import type { ResolveAll } from './guarded-lookup.js';
import { CALL_MS_MAX, USER_AGENT } from './limits.js';
import { openAgent } from './open-agent.js';
import type { OrderSystem, PushAnswer, PushMessage } from './order-system.js';
import { readAnswer } from './read-answer.js';
import { readBackOver } from './read-back.js';
import { retryAfterMs } from './retry-after.js';
import { createSigner } from './signer.js';

export interface StandardWebhooksOptions {
  readonly url: string;
  /** One, or several while a secret is rotated: `whsec_…`. */
  readonly secrets: readonly string[];
  /** Also http and private addresses: for an order system on the own machine or network. */
  readonly allowPrivate: boolean;
  /** Where it may be asked what it knows of an order, with `{reference}` in it. */
  readonly readBackUrl?: string | null;
  readonly callMsMax?: number;
  readonly connectionsMax?: number;
  /** Instead of the system's resolver. */
  readonly resolve?: ResolveAll;
  readonly nowMs?: () => number;
}

export function openStandardWebhooks(options: StandardWebhooksOptions): OrderSystem {
  const { callMsMax = CALL_MS_MAX, nowMs = Date.now } = options;
  const url = new URL(options.url);
  const sign = createSigner(options.secrets);
  const agent = openAgent({ ...options, callMsMax });
  const readBack =
    options.readBackUrl == null ? null : readBackOver({ agent, sign, callMsMax, nowMs }, options.readBackUrl);

  async function send(message: PushMessage, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    return agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': USER_AGENT,
        'idempotency-key': message.id,
        ...sign(message, new Date(nowMs())),
      },
      body: message.body,
      signal,
    });
  }

  async function push(message: PushMessage, stop?: AbortSignal): Promise<PushAnswer> {
    const late = AbortSignal.timeout(callMsMax);
    try {
      const response = await send(message, stop === undefined ? late : AbortSignal.any([stop, late]));
      const text = await readAnswer(response.body);
      const retryAfter = retryAfterMs(response.headers['retry-after'], nowMs());
      return answer({ kind: 'answered', status: response.statusCode, retryAfterMs: retryAfter }, text);
    } catch (error) {
      return answer(stop?.aborted === true ? { kind: 'aborted' } : { kind: 'failed', error }, null);
    }
  }

  return { push, readBack, close: () => agent.close() };
}

function answer(end: CallEnd, text: string | null): PushAnswer {
  return { status: end.kind === 'answered' ? end.status : null, text, ...classify(end) };
}
