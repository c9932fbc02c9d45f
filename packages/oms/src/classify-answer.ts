import { type Disposition, Problem, type ProblemCode } from '@quittance/contracts';
import { BLOCKED_CODE } from './guarded-lookup.js';

/** How one call ended. */
export type CallEnd =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** We gave it up ourselves because this process stops. */
  | { readonly kind: 'aborted' };

interface Verdict {
  readonly code: ProblemCode;
  readonly disposition: Disposition;
  /** Said to the operator. */
  readonly message: string;
  /** It answered for this push alone; the circuit stays closed. */
  readonly provesAlive: boolean;
}

/**
 * What becomes of a push, by how the call ended. The one place where that is decided (Standard Webhooks 1.0.0, "responses").
 * `wait` spends no attempt.
 */
export const VERDICTS = {
  gone: say('oms.destination_gone', 'wait', 'the order system wants no more pushes', true),
  throttled: say('oms.push_throttled', 'wait', 'the order system asks to wait', true),
  refused: say('oms.push_refused', 'park', 'the order system refused the push', true),
  redirected: say('oms.push_redirected', 'retry', 'the order system points elsewhere, which is not followed', false),
  unavailable: say('oms.order_system_unavailable', 'retry', 'the order system cannot take the push now', false),
  unreachable: say('oms.order_system_unreachable', 'retry', 'the order system was not reached or broke off', false),
  timed_out: say('oms.call_timed_out', 'retry', 'the order system did not answer in time', false),
  blocked: say('oms.address_blocked', 'retry', 'the address of the order system is not a public one', false),
  aborted: say('oms.call_aborted', 'wait', 'the call was given up because this process stops', true),
} as const satisfies Record<string, Verdict>;

/** Statuses that mean "not now" although they are 4xx. */
const NOT_NOW = new Set([408, 425, 429]);
/** Statuses whose Retry-After is a promise to do better later. */
const HONOURS_RETRY_AFTER = new Set([429, 502, 503, 504]);

export type Ending = keyof typeof VERDICTS | 'accepted';

export function endingOf(end: CallEnd): Ending {
  if (end.kind === 'aborted') return 'aborted';
  if (end.kind === 'failed') return failureOf(end.error);
  const { status } = end;
  if (status >= 200 && status <= 299) return 'accepted';
  if (status === 410) return 'gone';
  if (HONOURS_RETRY_AFTER.has(status) && end.retryAfterMs !== null) return 'throttled';
  if (status >= 300 && status <= 399) return 'redirected';
  if (status >= 400 && status <= 499 && !NOT_NOW.has(status)) return 'refused';
  return 'unavailable';
}

/** @returns the problem, or `null` for an accepted push. */
export function classify(end: CallEnd): { readonly problem: Problem | null; readonly provesAlive: boolean } {
  const ending = endingOf(end);
  if (ending === 'accepted') return { problem: null, provesAlive: true };
  const { code, disposition, message, provesAlive } = VERDICTS[ending];
  const detail = end.kind === 'answered' ? ` (HTTP ${end.status})` : end.kind === 'failed' ? because(end.error) : '';
  const waitMs = end.kind === 'answered' ? end.retryAfterMs : null;
  const problem = new Problem(code, disposition, `${message}${detail}`, {
    ...(waitMs === null ? {} : { waitMs }),
    ...(end.kind === 'failed' ? { cause: end.error } : {}),
  });
  return { problem, provesAlive };
}

function failureOf(error: unknown): 'timed_out' | 'blocked' | 'unreachable' {
  const name = (error as { name?: unknown } | null)?.name;
  if (name === 'TimeoutError' || /TIMEOUT|ETIMEDOUT/.test(codeOf(error))) return 'timed_out';
  return codeOf(error) === BLOCKED_CODE ? 'blocked' : 'unreachable';
}

function because(error: unknown): string {
  const code = codeOf(error);
  return ` (${code !== '' ? code : error instanceof Error ? error.message : String(error)})`;
}

function codeOf(error: unknown): string {
  const candidate = error as { code?: unknown; cause?: { code?: unknown } } | null;
  const code = candidate?.code ?? candidate?.cause?.code;
  return typeof code === 'string' ? code : '';
}

function say<C extends ProblemCode, D extends Disposition>(
  code: C,
  disposition: D,
  message: string,
  provesAlive: boolean,
) {
  return { code, disposition, message, provesAlive };
}
