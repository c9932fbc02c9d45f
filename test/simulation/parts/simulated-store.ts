/**
 * The product's store over the database in memory: its own `Sql` and its own way to run a transaction, below them a driver that asks the
 * simulation for every statement.
 *
 * What the real server may do to a client happens here: a statement that waits for a lock, a deadlock, a lost connection, a COMMIT of which
 * nobody learns whether it happened. When a process dies, the server undoes what it had not committed.
 */
import { runInTransaction, Sql, type Store } from '@quittance/store';
import type { Database, Transaction } from '../mysql/database.js';
import { Blocked } from '../mysql/locks.js';
import { SqlError } from '../mysql/run-write.js';
import type { Process, Simulation } from '../time/simulation.js';
import type { Safeguard } from './safeguards.js';

export interface StoreParts {
  readonly simulation: Simulation;
  readonly database: Database;
  readonly without: ReadonlySet<Safeguard>;
}

/** A connection that broke: the driver says so without a number of the server's. */
class ConnectionLost extends Error {
  readonly code = 'PROTOCOL_CONNECTION_LOST';

  constructor() {
    super('Connection lost: The server closed the connection.');
  }
}

type Query = (text: string, values?: readonly unknown[]) => Promise<unknown>;

export function openSimulatedStore(parts: StoreParts, process: Process): Store {
  const dataSource = { createQueryRunner: () => new SimulatedRunner(parts, process) };
  const alone: Query = (text, values = []) => statementAlone(parts, process, text, values);
  return {
    kind: 'mysql',
    sql: sqlOver(alone),
    transaction: (work) => runInTransaction(dataSource as unknown as Store['dataSource'], work),
    dataSource: dataSource as unknown as Store['dataSource'],
    ready: async () => undefined,
    close: async () => undefined,
  };
}

/** `Sql` asks its manager for nothing but `query`. */
function sqlOver(query: Query): Sql {
  return new Sql({ query } as unknown as ConstructorParameters<typeof Sql>[0]);
}

/** A statement outside a transaction is one of its own. */
async function statementAlone(
  parts: StoreParts,
  process: Process,
  text: string,
  values: readonly unknown[],
): Promise<unknown> {
  const runner = new SimulatedRunner(parts, process);
  await runner.startTransaction();
  try {
    const answer = await runner.query(text, values);
    await runner.commitTransaction(() => labelOf(text));
    return answer;
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  }
}

/** What the product uses of TypeORM's query runner. */
class SimulatedRunner {
  readonly #parts: StoreParts;
  readonly #process: Process;
  readonly #session = {};
  #transaction: Transaction | null = null;
  #undoAtDeath: (() => void) | null = null;
  readonly manager: { query: Query };

  constructor(parts: StoreParts, process: Process) {
    this.#parts = parts;
    this.#process = process;
    this.manager = { query: (text, values = []) => this.query(text, values) };
  }

  get isTransactionActive(): boolean {
    return this.#transaction !== null && !this.#transaction.ended;
  }

  async connect(): Promise<void> {}

  async startTransaction(): Promise<void> {
    // What a dead process left running goes no further.
    if (!this.#process.alive) return new Promise(() => undefined);
    const transaction = this.#parts.database.begin();
    this.#transaction = transaction;
    this.#undoAtDeath = () => this.#end(transaction, false);
    this.#process.onDeath.push(this.#undoAtDeath);
  }

  query(text: string, values: readonly unknown[] = []): Promise<unknown> {
    const named = this.#namedLock(text, values);
    if (named !== null) return named;
    const transaction = this.#transaction;
    if (transaction === null) return statementAlone(this.#parts, this.#process, text, values);
    const { simulation, database } = this.#parts;
    return simulation.step(this.#process, labelOf(text), () => {
      const { turbulence, random } = simulation;
      if (turbulence.lostConnection > 0 && random.chance(turbulence.lostConnection)) {
        simulation.note(this.#process.name, () => `loses its connection at: ${labelOf(text)}`);
        this.#end(transaction, false);
        throw new ConnectionLost();
      }
      if (turbulence.deadlock > 0 && random.chance(turbulence.deadlock)) {
        simulation.note(this.#process.name, () => `is the victim of a deadlock at: ${labelOf(text)}`);
        this.#end(transaction, false);
        throw new SqlError(
          1213,
          'ER_LOCK_DEADLOCK',
          'Deadlock found when trying to get lock; try restarting transaction',
        );
      }
      try {
        return database.execute(transaction, text, values);
      } catch (error) {
        if (transaction.ended) simulation.released(transaction);
        // SQL that is not known here is no fault of the history's: it ends at once.
        if (!(error instanceof SqlError) && !(error instanceof Blocked)) simulation.failure ??= error;
        throw error;
      }
    });
  }

  commitTransaction(label: () => string = () => 'COMMIT'): Promise<void> {
    const transaction = this.#transaction;
    const { simulation } = this.#parts;
    return simulation.step(this.#process, label(), () => {
      if (transaction === null || transaction.ended) throw new ConnectionLost();
      const { turbulence, random } = simulation;
      const lost = turbulence.lostConnection > 0 && random.chance(turbulence.lostConnection);
      // Of a COMMIT whose answer is lost nobody knows whether it happened.
      const happened = !lost || random.chance(0.5);
      const apart =
        happened && this.#parts.without.has('outbox in the transaction') ? this.#outboxApart(transaction) : null;
      this.#end(transaction, happened);
      // As a program does that writes its messages once the transaction is through: soon, if it lives.
      if (apart !== null) simulation.at(simulation.nowMs + simulation.random.between(1, 1_500), apart);
      if (!lost) return;
      simulation.note(
        this.#process.name,
        `loses the answer to a COMMIT that ${happened ? 'happened' : 'did not happen'}`,
      );
      throw new ConnectionLost();
    });
  }

  async rollbackTransaction(): Promise<void> {
    if (this.#transaction !== null) this.#end(this.#transaction, false);
  }

  async release(): Promise<void> {
    await this.rollbackTransaction();
    const { namedLocks } = this.#parts.database;
    for (const [name, session] of namedLocks) if (session === this.#session) namedLocks.delete(name);
  }

  #end(transaction: Transaction, committed: boolean): void {
    if (transaction.ended) return;
    this.#parts.database.end(transaction, committed);
    this.#parts.simulation.released(transaction);
    const { onDeath } = this.#process;
    const place = this.#undoAtDeath === null ? -1 : onDeath.indexOf(this.#undoAtDeath);
    if (place !== -1) onDeath.splice(place, 1);
  }

  /** Takes new outbox rows into a transaction of their own. @returns what commits it */
  #outboxApart(transaction: Transaction): () => void {
    const { database, simulation } = this.#parts;
    const own = database.begin();
    for (const slot of transaction.slots) {
      if (slot.table.shape.name !== 'outbox_messages' || slot.committed !== null) continue;
      transaction.slots.delete(slot);
      slot.owner = own;
      own.slots.add(slot);
    }
    const end = (committed: boolean) => {
      database.end(own, committed);
      simulation.released(own);
    };
    this.#process.onDeath.push(() => end(false));
    return () => end(true);
  }

  /** `GET_LOCK` belongs to the connection and is let go with it. */
  #namedLock(text: string, values: readonly unknown[]): Promise<unknown> | null {
    const { simulation, database } = this.#parts;
    const name = String(values[0]);
    if (text.startsWith('SELECT GET_LOCK('))
      return simulation.step(this.#process, text, () => {
        const holder = database.namedLocks.get(name);
        if (holder !== undefined && holder !== this.#session) return [{ got: 0 }];
        database.namedLocks.set(name, this.#session);
        this.#process.onDeath.push(() => {
          if (database.namedLocks.get(name) === this.#session) database.namedLocks.delete(name);
        });
        return [{ got: 1 }];
      });
    if (text.startsWith('SELECT RELEASE_LOCK('))
      return simulation.step(this.#process, text, () => {
        if (database.namedLocks.get(name) === this.#session) database.namedLocks.delete(name);
        return [];
      });
    return null;
  }
}

const LABELS = new Map<string, string>();

function labelOf(text: string): string {
  const known = LABELS.get(text);
  if (known !== undefined) return known;
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  const label = plain.length > 110 ? `${plain.slice(0, 110)}…` : plain;
  LABELS.set(text, label);
  return label;
}
