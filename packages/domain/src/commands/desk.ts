import type { Books } from '../books/books.js';
import { Draft } from '../books/draft.js';
import type { ExceptionState } from '../exception.js';
import type { CommandAction, CommandAsked, ExceptionFound } from './operator-command.js';

/** The books on which commands are carried out one after the other, with the exceptions that they concern. */
export class Desk {
  readonly draft: Draft;
  readonly exceptions: ReadonlyMap<string, ExceptionFound>;

  /** @param exceptions by key, whatever their state */
  constructor(books: Books, exceptions: ReadonlyMap<string, ExceptionFound>) {
    this.draft = new Draft(books);
    this.exceptions = exceptions;
  }

  /** The exception of a key, if it still is work to do. */
  waiting(key: string): ExceptionFound | null {
    const found = this.exceptions.get(key);
    return found !== undefined && isWork(found.state) ? found : null;
  }
}

/** Whether a person has something to do in this state. */
export function isWork(state: ExceptionState): boolean {
  return state === 'open' || state === 'refund_proposed';
}

/** What happened to an exception, in the words of its history. */
export const EXCEPTION_HAPPENINGS = [
  'opened',
  'changed',
  'reopened',
  'assigned',
  'commented',
  'refund_proposed',
  'resolved',
  'dismissed',
] as const;
export type ExceptionHappening = (typeof EXCEPTION_HAPPENINGS)[number];

/** A change of an exception by a person; fields that are left out stay. */
export interface ExceptionStep {
  readonly key: string;
  readonly what: ExceptionHappening;
  readonly because: string | null;
  readonly state?: ExceptionState;
  readonly resolution?: CommandAction | null;
  readonly owner?: string;
  /** Minor units that are to be given back; `null`: none any more. */
  readonly proposed?: bigint | null;
}

/** What a command did. The money is in the draft; this is the rest. */
export interface CommandPlan {
  readonly payment: string | null;
  readonly orders: readonly string[];
  readonly steps: readonly ExceptionStep[];
  /** What was done, for people. */
  readonly sentence: string;
  /** Orders that the payment is not for, from now on; `forgotten`: those of before are forgotten first. */
  readonly dismissed?: { readonly orders: readonly string[]; readonly forgotten: boolean };
  /** The name on the payment belongs to the customer of this account. */
  readonly learned?: { readonly name: string; readonly accountId: string };
}

/** `by hand by ana: the note` */
export function byHand({ actor, command }: CommandAsked, what: string): string {
  return command.note === undefined ? `${what} by ${actor}` : `${what} by ${actor}: ${command.note}`;
}
