import type { Sandbox } from '../start-sandbox.js';

/** Where the official SDK finds the sandbox; without retries of its own, so that a test sees every answer. */
export function at(sandbox: Sandbox): { host: string; port: number; protocol: 'http'; maxNetworkRetries: number } {
  return { host: sandbox.host, port: sandbox.port, protocol: 'http', maxNetworkRetries: 0 };
}

/** What the SDK throws, as far as tests look at it. */
export interface Refusal extends Error {
  readonly type: string;
  readonly statusCode?: number;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly charge?: string;
  readonly payment_intent?: unknown;
  readonly requestId?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a call is refused with. @throws Error where it is not refused, or where something else went wrong. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && 'type' in error && String(error.type).startsWith('Stripe')) return error as Refusal;
    throw error;
  }
  throw new Error('the call was not refused');
}

/** Delays short enough for tests. */
export const QUICK = {
  captureMs: 2,
  debitMs: 2,
  slowDebitMs: 30,
  refundReferenceMs: 2,
  refundMs: 2,
  disputeMs: 2,
  refundFailMs: 2,
};

/** Calls until `found` gives something. @throws Error after two seconds. */
export async function eventually<T>(look: () => Promise<T>, found: (value: T) => boolean): Promise<T> {
  const untilMs = Date.now() + 2_000;
  for (;;) {
    const value = await look();
    if (found(value)) return value;
    if (Date.now() > untilMs) throw new Error(`it never came: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
