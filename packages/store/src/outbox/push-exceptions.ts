import type { ExceptionReason } from '@quittance/domain';
import { raiseExceptions, settleExceptions } from '../books/exception-rows.js';
import type { Sql } from '../sql.js';
import { DESTINATION_GONE_KEY } from './destinations.js';

/** The order whose push met trouble. */
export interface PushedOrderRow {
  readonly connectionId: string;
  readonly orderId: string;
  readonly reference: string;
  readonly currency: string;
  /** Minor units: what the order amounts to. */
  readonly amount: bigint;
  /** The refund on it that the push is about; empty: the order itself. */
  readonly subject: string;
}

export interface PushTrouble {
  readonly push: PushedOrderRow;
  readonly reason: Extract<ExceptionReason, 'push_parked' | 'push_expired' | 'destination_gone'>;
  readonly because: string;
}

/** Asks a person to look: one exception an order, and one for a destination that wants no more. */
export async function raisePushExceptions(sql: Sql, troubles: readonly PushTrouble[]): Promise<void> {
  for (const { push, reason, because } of troubles)
    await raiseExceptions(
      sql,
      push.connectionId,
      [
        {
          key: reason === 'destination_gone' ? DESTINATION_GONE_KEY : keyOf(push),
          reason,
          payment: null,
          order: push.reference,
          currency: push.currency,
          amount: push.amount,
          candidates: [],
          because,
        },
      ],
      { payment: (stripeId) => stripeId, order: () => push.orderId },
    );
}

/** The order system has heard of these orders after all. */
export async function settlePushExceptions(sql: Sql, delivered: readonly PushedOrderRow[]): Promise<void> {
  for (const connectionId of new Set(delivered.map((each) => each.connectionId)))
    await settleExceptions(
      sql,
      connectionId,
      delivered
        .filter((each) => each.connectionId === connectionId)
        .map((each) => ({ key: keyOf(each), because: 'the order system has heard of the order after all' })),
    );
}

function keyOf(push: PushedOrderRow): string {
  return push.subject === '' ? `push:${push.reference}` : `push:${push.reference}:${push.subject}`;
}
