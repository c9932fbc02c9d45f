import type { Table } from '../world/table.js';
import type { World } from '../world/world.js';
import type { BalanceTransaction } from './balance-transaction.js';

export type DisputeStatus =
  | 'warning_needs_response'
  | 'warning_under_review'
  | 'warning_closed'
  | 'needs_response'
  | 'under_review'
  | 'prevented'
  | 'appeal_needs_response'
  | 'appeal_under_review'
  | 'won'
  | 'lost';

/** Where a dispute can go from where it is. An inquiry (`warning_…`) may become a chargeback; a decision may be contested, or turned. */
export const DISPUTE_TRANSITIONS = {
  warning_needs_response: ['warning_under_review', 'warning_closed', 'needs_response'],
  warning_under_review: ['warning_closed', 'needs_response'],
  warning_closed: ['needs_response'],
  needs_response: ['under_review', 'prevented', 'won', 'lost'],
  under_review: ['won', 'lost'],
  prevented: [],
  appeal_needs_response: ['appeal_under_review', 'won', 'lost'],
  appeal_under_review: ['won', 'lost'],
  won: ['appeal_needs_response', 'appeal_under_review', 'lost'],
  lost: ['appeal_needs_response', 'appeal_under_review', 'won'],
} as const satisfies Record<DisputeStatus, readonly DisputeStatus[]>;

export interface Dispute {
  readonly id: string;
  readonly object: 'dispute';
  readonly amount: number;
  balance_transactions: readonly BalanceTransaction[];
  readonly charge: string;
  readonly created: number;
  readonly currency: string;
  readonly enhanced_eligibility_types: readonly string[];
  evidence: Readonly<Record<string, unknown>>;
  evidence_details: {
    readonly due_by: number;
    readonly enhanced_eligibility: object;
    readonly has_evidence: boolean;
    readonly past_due: boolean;
    readonly submission_count: number;
    readonly submission_method: 'manual' | 'not_submitted';
  };
  readonly intended_submission_method: null;
  is_charge_refundable: boolean;
  readonly livemode: false;
  metadata: Record<string, string>;
  readonly payment_intent: string | null;
  payment_method_details: {
    readonly type: 'card';
    readonly card: {
      readonly brand: string;
      case_type: string;
      readonly network: string;
      readonly network_reason_code: string;
    };
  };
  readonly reason: string;
  status: DisputeStatus;
}

/** Names of the texts and files a merchant may answer with. */
export const EVIDENCE = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_communication',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'customer_signature',
  'duplicate_charge_documentation',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'receipt',
  'refund_policy',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'service_documentation',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_documentation',
  'shipping_tracking_number',
  'uncategorized_file',
  'uncategorized_text',
] as const;

export function disputesOf(world: World): Table<Dispute> {
  return world.table('dispute');
}
