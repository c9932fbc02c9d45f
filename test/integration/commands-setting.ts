/** What the tests of operator commands share: a database with a customer, orders by the API's own way, payments as facts. */
import { type Changes, type Observation, parseCurrency, QUITTANCE_POLICY } from '@quittance/domain';
import {
  type CommandDone,
  type CommandOutcome,
  type CommandRefused,
  type CommandRequest,
  closeBooks,
  openBooks,
  planChanges,
  registerOrders,
  runCommands,
  type Store,
} from '@quittance/store';
import { type FreshStore, freshStore } from '@quittance/testkit';

export interface OrderNow {
  readonly paid: string;
  readonly adjusted: string;
  readonly open_amount: string;
  readonly payment_status: string;
  readonly version: string;
}

export interface CommandsSetting {
  readonly store: Store;
  settle(observations: readonly Observation[], changedOrders?: readonly string[]): Promise<Changes>;
  /** Registers an order, and lets matching look at it. */
  register(
    reference: string,
    amount: bigint,
    more?: { customer?: string; currency?: string; state?: 'open' | 'cancelled' },
  ): Promise<string>;
  /** A bank transfer of a payer whom nobody knows, named or not. */
  transfer(
    id: string,
    amount: bigint,
    more?: { payerName?: string; text?: string; customer?: string; currency?: string },
  ): Promise<void>;
  run(...commands: CommandRequest[]): Promise<CommandOutcome[]>;
  done(command: CommandRequest): Promise<CommandDone>;
  refused(command: CommandRequest): Promise<CommandRefused>;
  order(reference: string): Promise<OrderNow>;
  payment(id: string): Promise<Record<string, string | null>>;
  /** The exception of a key, or undefined. */
  exception(key: string): Promise<Record<string, string | null> | undefined>;
  /** Id of the exception that asks where a payment's money belongs. */
  asking(payment: string): Promise<string>;
  history(exceptionId: string): Promise<{ what: string; actor: string; note: string | null }[]>;
  end(): Promise<void>;
}

export async function commandsSetting(database?: FreshStore): Promise<CommandsSetting> {
  const fresh = database ?? (await freshStore({ poolSizeMax: 20 }));
  const { store } = fresh;
  const { sql } = store;

  const settle: CommandsSetting['settle'] = (observations, changedOrders = []) =>
    store.transaction(async (inside) => {
      const open = await openBooks(inside, { connectionId: '1', observations, changedOrders });
      const changes = planChanges(open, () => QUITTANCE_POLICY);
      await closeBooks(inside, open, changes);
      return changes;
    });

  const run: CommandsSetting['run'] = (...commands) => runCommands(store, '1', 'ana', commands);

  return {
    store,
    settle,
    run,
    register: async (reference, amount, more = {}) => {
      const { outcomes } = await store.transaction((inside) =>
        registerOrders(inside, {
          connectionId: '1',
          actor: 'test',
          orders: [
            {
              reference,
              customer: { reference: more.customer ?? 'C-1' },
              order: {
                customer: more.customer ?? 'C-1',
                currency: parseCurrency(more.currency ?? 'usd')!,
                amount,
                state: more.state ?? null,
                placedAtMs: Date.UTC(2026, 10, 1),
                dueAtMs: null,
                invoice: null,
                description: null,
                lines: null,
                metadata: null,
              },
            },
          ],
        }),
      );
      const id = outcomes.get(reference)!.id;
      await settle([], [id]);
      return id;
    },
    transfer: async (id, amount, more = {}) => {
      await settle([
        {
          kind: 'payment',
          payment: id,
          paymentKind: 'payment',
          status: 'succeeded',
          fundedBy: 'customer',
          currency: parseCurrency(more.currency ?? 'usd')!,
          captured: amount,
          method: 'bank_transfer',
          paidAtMs: Date.UTC(2026, 10, 2),
          ...(more.payerName === undefined ? {} : { payerName: more.payerName }),
          ...(more.customer === undefined ? {} : { customer: more.customer }),
        },
        ...(more.text === undefined
          ? []
          : [{ kind: 'evidence' as const, subject: id, evidence: [{ kind: 'text' as const, value: more.text }] }]),
      ]);
    },
    done: async (command) => {
      const [outcome] = await run(command);
      if (outcome?.kind !== 'done') throw new Error(`refused: ${JSON.stringify(outcome)}`);
      return outcome;
    },
    refused: async (command) => {
      const [outcome] = await run(command);
      if (outcome?.kind !== 'refused') throw new Error('was carried out');
      return outcome;
    },
    order: async (reference) => {
      const [row] = await sql.select<OrderNow>(
        'SELECT paid, adjusted, open_amount, payment_status, version FROM orders WHERE reference = ?',
        [reference],
      );
      return row!;
    },
    payment: async (id) => {
      const [row] = await sql.select<Record<string, string | null>>(
        'SELECT amount, applied, refunded, reversed, unapplied, held FROM payments WHERE stripe_id = ?',
        [id],
      );
      return row!;
    },
    exception: async (key) => {
      const [row] = await sql.select<Record<string, string | null>>(
        `SELECT id, reason, state, amount, owner, resolution, resolved_by, closed_because, proposed_amount, candidates
         FROM exceptions WHERE exception_key = ?`,
        [key],
      );
      return row;
    },
    asking: async (payment) => {
      const [row] = await sql.select<{ id: string }>('SELECT id FROM exceptions WHERE exception_key = ?', [
        `payment:${payment}:match`,
      ]);
      return row!.id;
    },
    history: (exceptionId) =>
      sql.select('SELECT what, actor, note FROM exception_history WHERE exception_id = ? ORDER BY id', [exceptionId]),
    end: () => (database === undefined ? fresh.drop() : Promise.resolve()),
  };
}
