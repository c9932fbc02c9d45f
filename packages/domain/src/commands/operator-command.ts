import type { AdjustmentReason } from '../books/books.js';
import type { Candidate, ExceptionReason, ExceptionState } from '../exception.js';

export const COMMAND_ACTIONS = [
  'apply',
  'split',
  'unapply',
  'write_off',
  'unadjust',
  'on_account',
  'mark_paid_outside',
  'propose_refund',
  'refund_settled_outside',
  'dismiss',
  'assign',
  'comment',
  'reopen',
] as const;
export type CommandAction = (typeof COMMAND_ACTIONS)[number];

/** Reasons under which a person may close what is open on an order; `paid_outside` has a command of its own. */
export type WriteOffReason = Exclude<AdjustmentReason, 'paid_outside'>;

/** What a person or program does to money and exceptions. Amounts in minor units of the payment's or order's currency. */
export type OperatorCommand = { readonly note?: string | undefined } & (
  | { readonly action: 'apply'; readonly order: string; readonly amount?: bigint | undefined }
  | {
      readonly action: 'split';
      readonly allocations: readonly { readonly order: string; readonly amount: bigint }[];
    }
  | { readonly action: 'unapply'; readonly application: string }
  | {
      readonly action: 'write_off';
      readonly order?: string | undefined;
      readonly amount?: bigint | undefined;
      readonly reason?: WriteOffReason | undefined;
    }
  | { readonly action: 'unadjust'; readonly adjustment: string }
  | { readonly action: 'on_account' }
  | {
      readonly action: 'mark_paid_outside';
      readonly order: string;
      readonly amount?: bigint | undefined;
      readonly proof: string;
    }
  | { readonly action: 'propose_refund'; readonly amount?: bigint | undefined }
  | { readonly action: 'refund_settled_outside'; readonly proof: string }
  | { readonly action: 'dismiss' }
  | { readonly action: 'assign'; readonly owner: string }
  | { readonly action: 'comment' }
  | { readonly action: 'reopen' }
);

export type CommandOf<Action extends CommandAction> = Extract<OperatorCommand, { readonly action: Action }>;

/** Rule name on rows that a person placed or took off. */
export const BY_HAND = 'manual';

/** Why no rule may touch a payment's rest (`Payment.held`). */
export const HOLDS = ['manual', 'on_account', 'refund_proposed'] as const;
export type Hold = (typeof HOLDS)[number];

/** An exception as it stands when a command comes, whatever its state. */
export interface ExceptionFound {
  readonly id: string;
  readonly key: string;
  readonly reason: ExceptionReason;
  readonly state: ExceptionState;
  readonly payment: string | null;
  readonly order: string | null;
  readonly owner: string | null;
  readonly currency: string;
  readonly amount: bigint;
  readonly candidates: readonly Candidate[];
  readonly because: string;
}

/** The row of the books that a command names by its id, and its place among the rows of that payment on that order. */
export interface RowFound {
  readonly payment: string | null;
  readonly order: string;
  /** From 0, oldest first. */
  readonly place: number;
}

/** A command with what it names, as far as it was found. */
export interface CommandAsked {
  readonly command: OperatorCommand;
  readonly actor: string;
  /** The exception that is answered; `null` when the command names none. */
  readonly exception: ExceptionFound | null;
  /** Stripe id of the payment that is named beside the command; `null` when it is the exception's, or none. */
  readonly payment: string | null;
  /** The application or adjustment that is to be undone; `null` when there is none of that id. */
  readonly row: RowFound | null;
}
