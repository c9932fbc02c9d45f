import Stripe from 'stripe';
import type { Sandbox } from '../start-sandbox.js';

/** The official SDK, pointed at the sandbox, without retries of its own. */
export function clientOf(sandbox: Sandbox, apiKey = sandbox.apiKey): Stripe {
  return new Stripe(apiKey, { host: sandbox.host, port: sandbox.port, protocol: 'http', maxNetworkRetries: 0 });
}

/** What a call is refused with. @throws Error where it is not refused. */
export async function refusalOf(call: Promise<unknown>): Promise<InstanceType<typeof Stripe.errors.StripeError>> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
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
