import type { CommandAction, CommandRefusal, ExceptionFound, ExceptionState, OperatorCommand } from '@quittance/domain';
import type { NewMessages } from '../books/save-changes.js';

/** A command with what it is about. Ids are row ids as the API shows them; the payment is Stripe's id or its charge's. */
export type CommandRequest = OperatorCommand & {
  /** The exception that is answered. Its payment and order are meant where the command names none. */
  readonly exception?: string | undefined;
  /** For `apply`, `split`, `on_account` and `propose_refund` without an exception. */
  readonly payment?: string | undefined;
  /** The same key again gives the first outcome and does nothing, for 24 hours. Refusals are not kept. */
  readonly key?: string | undefined;
};

/** A command with the exception that it answers, as that was found. */
export interface CommandGiven {
  readonly request: CommandRequest;
  readonly exception: ExceptionFound | null;
}

/** What became of one command. */
export type CommandOutcome = CommandDone | CommandRefused;

export interface CommandDone {
  readonly kind: 'done';
  readonly action: CommandAction;
  /** The exception that was answered, as it is left. */
  readonly exception: { readonly id: string; readonly state: ExceptionState } | null;
  /** Stripe's id of the payment that was concerned. */
  readonly payment: string | null;
  /** References of the orders that were concerned. */
  readonly orders: readonly string[];
  /** Ids of the application rows that the command wrote, oldest first. */
  readonly applications: readonly string[];
  /** What was done, for people. */
  readonly sentence: string;
  /** Outbox rows to publish; the relay takes what nobody publishes within seconds. Empty for a replayed outcome. */
  readonly messages: NewMessages;
  /** True when the key was known: nothing was done this time. */
  readonly replayed: boolean;
}

export interface CommandRefused extends CommandRefusal {
  readonly kind: 'refused';
  readonly action: CommandAction;
}
