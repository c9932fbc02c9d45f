/**
 * Call: sends pushes, all at once, each through the circuit breaker.
 *
 * Input: claimed pushes. Output: an answer for each that came in good time; the others go on by themselves and are handed to `late`.
 * So one order that the receiver chews on does not hold up the rest of its batch. Never rejects.
 */
import { Problem } from '@quittance/contracts';
import type { OrderSystem, PushAnswer, PushMessage } from '@quittance/oms';
import type { Breaker } from '@quittance/runtime';
import type { ClaimedPush } from '@quittance/store';

/** Carries an answer that was not acceptance through the breaker, which counts what is thrown. */
export class NotAccepted extends Error {
  readonly answer: PushAnswer;

  constructor(answer: PushAnswer) {
    super(answer.problem?.message);
    this.answer = answer;
  }
}

export type PushBreaker = Pick<Breaker<[PushMessage, AbortSignal | undefined], PushAnswer>, 'fire'>;

/** What the breaker calls. @param onFailure is told what speaks against the order system */
export function callThrough(orderSystem: Pick<OrderSystem, 'push'>, onFailure?: (problem: Problem) => void) {
  return async (message: PushMessage, signal: AbortSignal | undefined): Promise<PushAnswer> => {
    const answer = await orderSystem.push(message, signal);
    if (answer.problem === null) return answer;
    if (!answer.provesAlive) onFailure?.(answer.problem);
    throw new NotAccepted(answer);
  };
}

/** What the breaker must not count as a failure of the order system. */
export function isNoFailure(error: unknown): boolean {
  return error instanceof NotAccepted && error.answer.provesAlive;
}

/** One call; never rejects. Where the breaker turned it away, nothing was sent. */
export async function call(breaker: PushBreaker, push: ClaimedPush, signal?: AbortSignal): Promise<PushAnswer> {
  try {
    return await breaker.fire({ id: push.webhookId, body: push.body }, signal);
  } catch (error) {
    if (error instanceof NotAccepted) return error.answer;
    const problem =
      error instanceof Problem
        ? error
        : new Problem('pushback.call_failed', 'retry', error instanceof Error ? error.message : String(error), {
            cause: error,
          });
    return { status: null, text: null, problem, provesAlive: false };
  }
}

/** Whether an answer tells anything of the order system: nothing was sent where the breaker turned a call away or this process stops. */
export function wasSent({ problem }: PushAnswer): boolean {
  return problem === null || !(problem.code.startsWith('pushback.circuit_') || problem.code === 'oms.call_aborted');
}
