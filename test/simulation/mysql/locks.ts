import type { Owner, Slot } from './table.js';

/** A statement must wait until these transactions have ended; it is run again then, from its beginning. */
export class Blocked {
  readonly by: ReadonlySet<Owner>;

  constructor(by: ReadonlySet<Owner>) {
    this.by = by;
  }
}

/** Those who keep this transaction from the row's exclusive (or shared) lock. */
export function holdersAgainst(slot: Slot, owner: Owner, shared: boolean): Owner[] {
  const writer = slot.owner !== null && slot.owner !== owner ? [slot.owner] : [];
  if (shared) return writer;
  return [...writer, ...[...slot.sharers].filter((each) => each !== owner)];
}

/** Takes the lock, which must be free. An exclusively locked row that is not written keeps its committed version. */
export function takeLock(slot: Slot, owner: Owner, shared: boolean): void {
  if (slot.owner === owner) return;
  if (shared) {
    slot.sharers.add(owner);
    owner.shared.add(slot);
    return;
  }
  slot.owner = owner;
  slot.pending = slot.committed;
  owner.slots.add(slot);
}

/** Makes what the transaction wrote the truth, or forgets it, and lets its locks go. */
export function endOwner(owner: Owner, committed: boolean): void {
  for (const slot of owner.slots) {
    const written = slot.pending ?? slot.committed;
    if (committed) slot.committed = slot.pending;
    slot.pending = null;
    slot.owner = null;
    if (slot.committed !== null) continue;
    slot.table.slots.delete(slot);
    const id = written?.['id'] ?? null;
    if (slot.table.byId.get(id) === slot) slot.table.byId.delete(id);
  }
  for (const slot of owner.shared) slot.sharers.delete(owner);
  owner.slots.clear();
  owner.shared.clear();
}
