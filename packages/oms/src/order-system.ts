import type { Problem } from '@quittance/contracts';

/** One push: `id` and `body` stay the same however often it is sent, so that the receiver can tell a repeat. */
export interface PushMessage {
  readonly id: string;
  /** JSON text; exactly these bytes are signed and sent. */
  readonly body: string;
}

/** What came of one call. */
export interface PushAnswer {
  /** HTTP status; `null` when none came. */
  readonly status: number | null;
  /** The beginning of what the order system said, kept for the operator; `null` when nothing came. */
  readonly text: string | null;
  /** `null`: accepted. */
  readonly problem: Problem | null;
  /** The order system is there and answered for this push alone: no reason to leave it in peace. */
  readonly provesAlive: boolean;
}

/** An order system, whatever it speaks. */
export interface OrderSystem {
  /** Sends once, in bounded time. Never rejects: what went wrong is in the answer. */
  push(message: PushMessage, signal?: AbortSignal): Promise<PushAnswer>;
  /** Lets running calls end and gives the connections up. */
  close(): Promise<void>;
}
