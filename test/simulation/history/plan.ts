/** What happens in one history, written down before it happens: everything follows from it and from the seed of its chances. */
import type { OrderSystemFaults } from '../parts/order-system.js';
import type { RedisFaults } from '../parts/simulated-redis.js';
import type { StripeFaults } from '../parts/simulated-stripe.js';
import type { Turbulence } from '../time/simulation.js';

export interface PlannedCustomer {
  /** The order system's name. */
  readonly reference: string;
  readonly name: string;
  /** Whether orders tell of its customer at Stripe. */
  readonly linked: boolean;
}

export interface PlannedOrder {
  readonly reference: string;
  /** Its number among the customers. */
  readonly customer: number;
  readonly currency: string;
  readonly amount: number;
  readonly invoice: string | null;
}

/** One thing that somebody does. Orders, customers and payments are named by their numbers. */
export type Operation = { readonly atMs: number } & (
  | { readonly kind: 'register'; readonly order: number }
  | { readonly kind: 'change'; readonly order: number; readonly amount: number }
  | { readonly kind: 'cancel'; readonly order: number }
  | { readonly kind: 'reopen'; readonly order: number }
  | {
      readonly kind: 'card';
      readonly payment: number;
      /** `null`: a guest. */
      readonly customer: number | null;
      readonly currency: string;
      readonly amount: number;
      /** The order that the merchant names. */
      readonly names: string | null;
      readonly text: string | null;
      readonly method: string;
      /** Captured by hand, so much of it, later. */
      readonly capture: number | null;
    }
  | { readonly kind: 'capture'; readonly payment: number; readonly amount: number }
  | {
      readonly kind: 'transfer';
      readonly customer: number;
      readonly currency: string;
      readonly amount: number;
      readonly text: string;
    }
  | {
      readonly kind: 'balanceIntent';
      readonly payment: number;
      readonly customer: number;
      readonly currency: string;
      readonly amount: number;
      readonly names: string | null;
    }
  | { readonly kind: 'takeBack'; readonly transfer: number }
  | { readonly kind: 'refundAtStripe'; readonly payment: number; readonly amount: number }
  | { readonly kind: 'refundFails'; readonly nth: number }
  | { readonly kind: 'dispute'; readonly nth: number; readonly to: 'won' | 'lost' }
  | {
      readonly kind: 'askRefund';
      readonly order: number;
      readonly amount: number;
      readonly key: string;
      readonly times: number;
    }
  | { readonly kind: 'person'; readonly chance: number }
  /** A person takes the oldest placed money off its order. */
  | { readonly kind: 'takeOff' }
  | { readonly kind: 'flush' }
  | { readonly kind: 'redisAway'; readonly forMs: number }
  | { readonly kind: 'orderSystemAway'; readonly forMs: number; readonly how: 'fails' | 'unreachable' }
  | { readonly kind: 'forget' }
  | { readonly kind: 'killAll' }
);

export interface Chances {
  readonly turbulence: Turbulence;
  readonly stripe: StripeFaults;
  readonly redis: RedisFaults;
  readonly orderSystem: OrderSystemFaults;
}

export interface Plan {
  readonly seed: string;
  readonly customers: readonly PlannedCustomer[];
  readonly orders: readonly PlannedOrder[];
  readonly operations: readonly Operation[];
  readonly chances: Chances;
  /** When all faults end, milliseconds from the beginning. */
  readonly faultsEndMs: number;
}
