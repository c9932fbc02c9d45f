import type { Currency } from './currency.js';
import { type OrderMoney, type OrderState, openAmount, type PaymentState, paymentState } from './order.js';

/** What the order system says of an order. Amounts in minor units of `currency`, times in milliseconds since the epoch. */
export interface OrderTold {
  /** The order system's own name of the customer. */
  readonly customer: string;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly state: OrderState;
  readonly placedAtMs: number;
  readonly dueAtMs: number | null;
  /** A second number of the order under which payers may name it. */
  readonly invoice: string | null;
  readonly description: string | null;
  /** JSON in one canonical form, so that the same lines are the same text. */
  readonly lines: string | null;
  readonly metadata: string | null;
}

/** What it says now: an order whose state it does not name keeps the one it has, and a new one is open. */
export type IncomingOrder = Omit<OrderTold, 'state'> & { readonly state: OrderState | null };

/** An order as it is registered, with the money on it. */
export interface RegisteredOrder extends OrderTold, OrderMoney {
  readonly disputeOpen: boolean;
  readonly paymentState: PaymentState;
  readonly version: bigint;
}

export type ConflictCode = 'amount_below_applied' | 'currency_fixed' | 'customer_fixed';

/** Why a change contradicts the money that is on the order, and what to do instead. */
export interface OrderConflict {
  readonly code: ConflictCode;
  readonly field: 'amount' | 'currency' | 'customer';
  readonly because: string;
}

export interface OrderAsPlanned extends OrderTold {
  readonly open: bigint;
  readonly paymentState: PaymentState;
  readonly version: bigint;
}

export type OrderPlan =
  | { readonly kind: 'create'; readonly order: OrderAsPlanned }
  | {
      readonly kind: 'change';
      readonly order: OrderAsPlanned;
      /** Whether the change is one that the order system and matching must hear of; the version rises only then. */
      readonly announced: boolean;
      readonly changed: readonly (keyof OrderTold)[];
    }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'conflict'; readonly conflicts: readonly OrderConflict[] };

const NO_MONEY = { paid: 0n, refunded: 0n, disputed: 0n, adjusted: 0n, overpaid: 0n } as const;

/** Fields that are told in pushes or that matching decides by. */
const ANNOUNCED: ReadonlySet<keyof OrderTold> = new Set(['customer', 'currency', 'amount', 'state', 'invoice']);

/**
 * Decides what registering an order means. The same order told again is `unchanged`. A raised amount reopens the order; a
 * cancelled order keeps the money that is on it (matching raises an exception) and may be opened again. Money that is or was on
 * the order fixes its currency and its customer, and the amount cannot fall below it.
 */
export function planOrderChange(existing: RegisteredOrder | null, incoming: IncomingOrder): OrderPlan {
  const told: OrderTold = { ...incoming, state: incoming.state ?? existing?.state ?? 'open' };
  if (existing === null) return { kind: 'create', order: asPlanned(told, NO_MONEY, false, 1n) };
  const changed = FIELDS.filter((field) => told[field] !== existing[field]);
  if (changed.length === 0) return { kind: 'unchanged' };
  const conflicts = conflictsOf(existing, told);
  if (conflicts.length > 0) return { kind: 'conflict', conflicts };
  const announced = changed.some((field) => ANNOUNCED.has(field));
  const version = announced ? existing.version + 1n : existing.version;
  return { kind: 'change', order: asPlanned(told, existing, existing.disputeOpen, version), announced, changed };
}

const FIELDS = Object.keys({
  customer: 0,
  currency: 0,
  amount: 0,
  state: 0,
  placedAtMs: 0,
  dueAtMs: 0,
  invoice: 0,
  description: 0,
  lines: 0,
  metadata: 0,
} satisfies Record<keyof OrderTold, 0>) as (keyof OrderTold)[];

function conflictsOf(existing: RegisteredOrder, told: OrderTold): OrderConflict[] {
  const conflicts: OrderConflict[] = [];
  const covered = existing.paid + existing.refunded + existing.disputed + existing.adjusted;
  const money = covered + existing.overpaid > 0n;
  if (told.amount < covered && told.amount !== existing.amount)
    conflicts.push({
      code: 'amount_below_applied',
      field: 'amount',
      because: `${covered} is already paid, refunded, disputed or adjusted: take it off the order first, or keep the amount at ${covered} or more`,
    });
  if (money && told.currency !== existing.currency)
    conflicts.push({
      code: 'currency_fixed',
      field: 'currency',
      because: `money in ${existing.currency} is on the order: take it off first, or register a new order`,
    });
  if (money && told.customer !== existing.customer)
    conflicts.push({
      code: 'customer_fixed',
      field: 'customer',
      because: `money of customer ${existing.customer} is on the order: take it off first, or register a new order`,
    });
  return conflicts;
}

function asPlanned(
  told: OrderTold,
  money: Omit<OrderMoney, 'currency' | 'amount'>,
  disputeOpen: boolean,
  version: bigint,
): OrderAsPlanned {
  const { paid, refunded, disputed, adjusted, overpaid } = money;
  const now: OrderMoney = {
    currency: told.currency,
    amount: told.amount,
    paid,
    refunded,
    disputed,
    adjusted,
    overpaid,
  };
  return {
    ...told,
    open: told.state === 'cancelled' ? 0n : openAmount(now),
    paymentState: paymentState(now, told.state, disputeOpen),
    version,
  };
}
