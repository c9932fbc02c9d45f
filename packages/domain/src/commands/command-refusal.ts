/** Why a command is not carried out. A closed list: programs decide by the word. */
export const COMMAND_REFUSALS = {
  exception_unknown: 'There is no such exception',
  payment_unknown: 'There is no such payment',
  order_unknown: 'There is no such order',
  application_unknown: 'There is no such application',
  adjustment_unknown: 'There is no such adjustment',
  exception_needed: 'The command answers an exception, and none is named',
  payment_needed: 'The command moves a payment’s money, and the exception is about no payment',
  refund_needed: 'The command answers the exception of a failed refund',
  order_needed: 'The command is about an order, and neither it nor the exception names one',
  order_twice: 'An order stands twice in the split',
  amount_not_positive: 'The amount must be more than nothing',
  note_needed: 'A comment needs its text',
  currency_mismatch: 'The payment and the order are in different currencies',
  order_cancelled: 'The order is cancelled',
  nothing_unapplied: 'The payment holds no money that is on no order',
  more_than_unapplied: 'The amount is more than the payment holds unapplied',
  nothing_open: 'Nothing is open on the order',
  more_than_open: 'The amount is more than is open on the order',
  more_than_paid: 'The amount is more than is on the order',
  application_reversed: 'The application was reversed already',
  adjustment_reversed: 'The adjustment was reversed already',
  exception_resolved: 'The exception is closed already',
  exception_open: 'The exception is open',
  key_reused: 'The key belongs to another command',
  cause_gone: 'The exception’s money is on orders: un-apply it instead',
} as const;
export type CommandRefusalCode = keyof typeof COMMAND_REFUSALS;

export interface CommandRefusal {
  readonly code: CommandRefusalCode;
  /** A sentence with the amounts and names that contradict each other. */
  readonly because: string;
  /** The field of the command that is wrong, as a path: `order`, `allocations/1/amount`. */
  readonly field: string | null;
}

export function refuse(code: CommandRefusalCode, because?: string, field: string | null = null): CommandRefusal {
  return { code, because: because ?? COMMAND_REFUSALS[code], field };
}

export function isRefusal(outcome: object): outcome is CommandRefusal {
  return 'code' in outcome;
}
