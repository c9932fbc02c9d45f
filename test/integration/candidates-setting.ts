import { type Books, type Changes, type Currency, type Observation, QUITTANCE_POLICY } from '@quittance/domain';
import {
  claimOrderChanges,
  closeBooks,
  finishOrderChanges,
  type OrderToRegister,
  openBooks,
  planChanges,
  registerOrders,
} from '@quittance/store';
import { type FreshStore, freshStore } from '@quittance/testkit';

export const usd = 'usd' as Currency;

export interface OrderOf {
  readonly reference: string;
  readonly customer: string;
  readonly amount: bigint;
  readonly name?: string;
  readonly email?: string;
  readonly invoice?: string;
  readonly stripeCustomer?: string;
  readonly placedAtMs?: number;
}

export interface Settled {
  readonly books: Books;
  readonly changes: Changes;
  /** Ids of the messages for matching that came of it. */
  readonly asked: readonly string[];
}

/** Books in a database of their own, filled through the doors that the services use. */
export async function candidatesSetting() {
  const db: FreshStore = await freshStore();
  const { store } = db;

  /** Registers orders. @returns their row ids */
  async function register(orders: readonly OrderOf[]): Promise<string[]> {
    const done = await store.transaction((sql) =>
      registerOrders(sql, { connectionId: '1', actor: 'test', orders: orders.map(toRegister) }),
    );
    return orders.map((each) => done.outcomes.get(each.reference)?.id ?? '');
  }

  /** Settles facts and changed orders as one batch. `meanwhile` runs while its locks are held: before it is decided, or before the commit. */
  function settle(
    observations: readonly Observation[],
    changedOrders: readonly string[] = [],
    meanwhile: { readonly open?: () => Promise<void>; readonly written?: () => Promise<void> } = {},
  ): Promise<Settled> {
    return store.transaction(async (sql) => {
      const open = await openBooks(sql, { connectionId: '1', observations, changedOrders });
      await meanwhile.open?.();
      const changes = planChanges(open, () => QUITTANCE_POLICY);
      const messages = await closeBooks(sql, open, changes);
      await meanwhile.written?.();
      return { books: open.loaded.books, changes, asked: messages.matching };
    });
  }

  /** Does what the stage matching does with messages about changed orders. */
  async function handle(messages: readonly string[]): Promise<Settled> {
    return store.transaction(async (sql) => {
      const claimed = await claimOrderChanges(sql, [...messages]);
      const changedOrders = claimed.map((each) => each.orderId);
      const open = await openBooks(sql, { connectionId: '1', observations: [], changedOrders });
      const changes = planChanges(open, () => QUITTANCE_POLICY);
      const done = await closeBooks(sql, open, changes);
      await finishOrderChanges(
        sql,
        claimed.map((each) => each.id),
      );
      return { books: open.loaded.books, changes, asked: done.matching };
    });
  }

  async function row(statement: string, values: readonly string[] = []): Promise<Record<string, string> | undefined> {
    return (await store.sql.select<Record<string, string>>(statement, values))[0];
  }
  const payment = (id: string) => row('SELECT applied, unapplied FROM payments WHERE stripe_id = ?', [id]);
  const order = (reference: string) => row('SELECT id, paid, open_amount FROM orders WHERE reference = ?', [reference]);
  return { store, register, settle, handle, payment, order, row, drop: () => db.drop() };
}

export type CandidatesSetting = Awaited<ReturnType<typeof candidatesSetting>>;

function toRegister({
  reference,
  customer,
  amount,
  name,
  email,
  invoice,
  stripeCustomer,
  placedAtMs,
}: OrderOf): OrderToRegister {
  return {
    reference,
    customer: { reference: customer, name, email, stripeCustomer },
    order: {
      customer,
      currency: usd,
      amount,
      state: null,
      placedAtMs: placedAtMs ?? Date.UTC(2026, 10, 1),
      dueAtMs: null,
      invoice: invoice ?? null,
      description: null,
      lines: null,
      metadata: null,
    },
  };
}
