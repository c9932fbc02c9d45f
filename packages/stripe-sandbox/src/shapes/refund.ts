import type { Table } from '../world/table.js';
import type { World } from '../world/world.js';

export type RefundStatus = 'requires_action' | 'pending' | 'succeeded' | 'failed' | 'canceled';

export interface Refund {
  readonly id: string;
  readonly object: 'refund';
  readonly amount: number;
  readonly balance_transaction: string | null;
  readonly charge: string | null;
  readonly created: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly customer_account: null;
  destination_details?: { readonly type: string } & Readonly<Record<string, unknown>>;
  failure_balance_transaction?: string;
  failure_reason?: string;
  readonly instructions_email?: string;
  metadata: Record<string, string>;
  next_action?: object;
  readonly payment_intent: string | null;
  readonly payment_method: string | null;
  pending_reason?: 'processing' | 'insufficient_funds' | 'charge_pending';
  readonly reason: string | null;
  readonly receipt_number: null;
  readonly source_transfer_reversal: null;
  status: RefundStatus;
  readonly transfer_reversal: null;
}

/** Where a refund can go from where it is. A succeeded refund is not final: banks send money back. */
export const REFUND_TRANSITIONS = {
  requires_action: ['pending', 'succeeded', 'failed', 'canceled'],
  pending: ['requires_action', 'succeeded', 'failed', 'canceled'],
  succeeded: ['requires_action', 'failed'],
  failed: [],
  canceled: [],
} as const satisfies Record<RefundStatus, readonly RefundStatus[]>;

export function refundsOf(world: World): Table<Refund> {
  return world.table('refund');
}
