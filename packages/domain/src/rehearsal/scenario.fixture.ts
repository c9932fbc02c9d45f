/** Shapes of the scenario files: one payment or pair or story against open orders, and what must come of it. Amounts in minor units. */
export interface Scenario {
  readonly id: string;
  readonly kind: 'match' | 'compare' | 'sequence';
  readonly source: { readonly repo?: string; readonly path?: string; readonly rule?: string; readonly test?: string };
  readonly config?: ScenarioConfig;
  readonly orders: readonly ScenarioOrder[];
  readonly payment: ScenarioPayment;
  readonly expected: ScenarioExpected;
  readonly second_payment?: ScenarioPayment;
  readonly second_expected?: ScenarioExpected;
  readonly refund?: { readonly amount_minor: number; readonly events: readonly string[] };
  readonly after_refund?: {
    readonly refund_status: 'failed' | 'succeeded';
    readonly order_refunded_minor: number;
    readonly needs_person: boolean;
  };
  readonly steps?: readonly ScenarioStep[];
}

/** The setting under which a result holds. */
export interface ScenarioConfig {
  readonly tolerance_minor?: number;
  readonly tolerance_percent?: number;
  readonly amount_drift_fraction?: number;
  readonly tolerance_rule?: string;
  readonly tolerance_checked?: boolean;
  readonly auto?: boolean;
  readonly manual?: boolean;
  readonly manual_split?: readonly (readonly [string, number])[];
  readonly allow_partial?: boolean;
  readonly date_window_days?: number;
  readonly rules?: readonly string[];
  readonly text_operator?: string;
}

export interface ScenarioOrder {
  readonly ref: string;
  readonly customer: string;
  readonly currency: string;
  readonly amount_minor: number;
  readonly created: string;
  readonly open_minor?: number;
  readonly paid_minor?: number;
  readonly credited_minor?: number;
  readonly status?: 'void' | 'draft' | 'paid' | 'uncollectible';
  readonly payment_reference?: string;
  readonly customer_name?: string;
  readonly customer_kana?: string;
  readonly text?: string;
}

export interface ScenarioPayment {
  readonly id?: string;
  readonly event_id?: string;
  readonly amount_minor: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly memo: string;
  readonly other_fields?: Readonly<Record<string, string>>;
  readonly named?: readonly string[];
  readonly date?: string;
  readonly type?: 'credit_note';
  readonly against?: string;
  readonly via?: 'cheque';
  readonly already_matched_to?: string;
  readonly discount_minor?: number;
  readonly write_off_minor?: number;
}

export interface ScenarioExpected {
  readonly allocations?: readonly { readonly ref: string; readonly amount_minor: number }[];
  readonly remainder_minor?: number;
  readonly status?: string;
  readonly write_off_minor?: number;
  readonly orders?: Readonly<Record<string, ExpectedOrder>>;
  readonly alternatives?: readonly ScenarioExpected[];
  readonly is_match?: boolean;
}

export interface ExpectedOrder {
  readonly open_minor?: number;
  readonly paid_minor?: number;
  readonly status?: string;
}

/** One thing that happens in a story, and how things stand after it. */
export interface ScenarioStep {
  readonly payments?: readonly ScenarioPayment[];
  readonly new_orders?: readonly ScenarioOrder[];
  readonly manual_split?: readonly (readonly [string, number])[];
  readonly cancel_payment?: string;
  readonly undo?: string;
  readonly order_reduced_to_minor?: number;
  readonly ref?: string;
  readonly refund?: { readonly payment: string; readonly amount_minor: number; readonly adjust_order: boolean };
  readonly credit?: { readonly ref?: string; readonly amount_minor: number };
  readonly apply_credit?: { readonly ref: string; readonly amount_minor: number };
  readonly chargeback?: { readonly payment: string; readonly amount_minor: number };
  readonly chargeback_reversal?: { readonly payment: string };
  readonly manual_customer?: Readonly<Record<string, string>>;
  readonly expect: ExpectedStanding;
}

export interface ExpectedStanding {
  readonly allocations?: readonly { readonly payment: string; readonly ref: string; readonly amount_minor: number }[];
  readonly unapplied?: Readonly<Record<string, number>>;
  readonly orders?: Readonly<Record<string, ExpectedOrder>>;
  readonly refunded?: Readonly<Record<string, number>>;
  readonly customer_balance_minor?: number;
  readonly customer_credit_minor?: number;
  readonly customer_found?: Readonly<Record<string, string | null>>;
  readonly warn?: boolean;
}
