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

/** What an order system says that it knows of one order. */
export type ReadBackAnswer =
  /** The last version that it took; `null`: it does not know the order. */
  | { readonly kind: 'known'; readonly version: number | null }
  /** It answered, and not with that. */
  | { readonly kind: 'unreadable'; readonly because: string }
  /** It asks to wait. */
  | { readonly kind: 'throttled'; readonly waitMs: number }
  | { readonly kind: 'unreachable'; readonly because: string };

/** An order system, whatever it speaks. */
export interface OrderSystem {
  /** Sends once, in bounded time. Never rejects: what went wrong is in the answer. */
  push(message: PushMessage, signal?: AbortSignal): Promise<PushAnswer>;
  /** Asks once what it knows of an order, in bounded time; never rejects. `null`: it offers no such thing. */
  readonly readBack: ((reference: string, signal?: AbortSignal) => Promise<ReadBackAnswer>) | null;
  /** Lets running calls end and gives the connections up. */
  close(): Promise<void>;
}
