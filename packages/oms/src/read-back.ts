import { randomUUID } from 'node:crypto';
import type { Agent } from 'undici';
import { REFERENCE_PLACE } from './check-url.js';
import { type CallEnd, classify, endingOf } from './classify-answer.js';
import { USER_AGENT } from './limits.js';
import type { OrderSystem, ReadBackAnswer } from './order-system.js';
import { readAnswer } from './read-answer.js';
import { retryAfterMs } from './retry-after.js';
import type { createSigner } from './signer.js';

export interface ReadBackWay {
  readonly agent: Agent;
  readonly sign: ReturnType<typeof createSigner>;
  readonly callMsMax: number;
  readonly nowMs: () => number;
}

/**
 * Asks an order system what it knows of an order: `GET` of `url` with the reference in it, answered by `{"reference", "version"}`.
 * Signed as pushes are, over the words `GET`, a blank, and path and query as they are sent, so that a signature asks for one order only.
 */
export function readBackOver(way: ReadBackWay, url: string): NonNullable<OrderSystem['readBack']> {
  return async (reference, stop) => {
    const asked = new URL(url.replaceAll(REFERENCE_PLACE, encodeURIComponent(reference)));
    const path = `${asked.pathname}${asked.search}`;
    const late = AbortSignal.timeout(way.callMsMax);
    try {
      const response = await way.agent.request({
        origin: asked.origin,
        path,
        method: 'GET',
        headers: {
          accept: 'application/json',
          'user-agent': USER_AGENT,
          ...way.sign({ id: `read_${randomUUID()}`, body: `GET ${path}` }, new Date(way.nowMs())),
        },
        signal: stop === undefined ? late : AbortSignal.any([stop, late]),
      });
      const text = await readAnswer(response.body);
      const waitMs = retryAfterMs(response.headers['retry-after'], way.nowMs());
      return meaningOf(reference, { kind: 'answered', status: response.statusCode, retryAfterMs: waitMs }, text);
    } catch (error) {
      return meaningOf(reference, { kind: 'failed', error }, '');
    }
  };
}

/** Pure. A bare 404 is an address that is wrong more often than an order that is unknown, and says nothing. */
export function meaningOf(reference: string, end: CallEnd, text: string): ReadBackAnswer {
  const because = classify(end).problem?.message ?? 'the answer is not {"reference", "version"}';
  if (end.kind !== 'answered') return { kind: 'unreachable', because };
  const ending = endingOf(end);
  if (ending === 'throttled') return { kind: 'throttled', waitMs: end.retryAfterMs ?? 0 };
  if (ending === 'unavailable') return { kind: 'unreachable', because };
  const said = jsonOf(text);
  if (said?.reference !== reference) return { kind: 'unreadable', because };
  if (end.status === 404) return { kind: 'known', version: null };
  if (ending !== 'accepted') return { kind: 'unreadable', because };
  if (said.version === null || said.version === 0) return { kind: 'known', version: null };
  return Number.isSafeInteger(said.version) && Number(said.version) > 0
    ? { kind: 'known', version: Number(said.version) }
    : { kind: 'unreadable', because };
}

function jsonOf(text: string): { readonly reference?: unknown; readonly version?: unknown } | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
