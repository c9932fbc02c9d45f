import { type Observation, QUITTANCE_POLICY } from '@quittance/domain';
import { closeBooks, openBooks, planChanges, type Sql, type Store } from '@quittance/store';

/** One batch: how long it took to load, plan and write, and how many of its payments found an order. */
export interface Measured {
  readonly tookMs: number;
  /** What of it the database had to do: to load the books, and to write what was decided. The rest are the rules. */
  readonly loadMs: number;
  readonly writeMs: number;
  readonly placed: number;
}

class Undo extends Error {
  readonly measured: Measured;
  constructor(measured: Measured) {
    super('measured');
    this.measured = measured;
  }
}

/** Settles a batch and undoes it, so that the same batch can be measured again in the same books. Neither commit nor undoing counts. */
export async function measureUndone(store: Store, observations: readonly Observation[]): Promise<Measured> {
  try {
    return await store.transaction(async (sql) => {
      throw new Undo(await settle(sql, observations));
    });
  } catch (error) {
    if (error instanceof Undo) return error.measured;
    throw error;
  }
}

/** Settles a batch for good; the commit counts. */
export async function measureCommitted(store: Store, observations: readonly Observation[]): Promise<Measured> {
  const beganMs = performance.now();
  const measured = await store.transaction((sql) => settle(sql, observations));
  return { ...measured, tookMs: performance.now() - beganMs };
}

async function settle(sql: Sql, observations: readonly Observation[]): Promise<Measured> {
  const beganMs = performance.now();
  const open = await openBooks(sql, { connectionId: '1', observations, changedOrders: [] });
  const loadedMs = performance.now();
  const changes = planChanges(open, () => QUITTANCE_POLICY);
  const plannedMs = performance.now();
  await closeBooks(sql, open, changes);
  const placed = new Set(changes.applications.map((each) => each.payment)).size;
  const endedMs = performance.now();
  return { placed, tookMs: endedMs - beganMs, loadMs: loadedMs - beganMs, writeMs: endedMs - plannedMs };
}
