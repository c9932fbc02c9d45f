/** The least a row must have. */
export interface Row {
  readonly id: string;
}

/** One page of a list, newest first, as Stripe answers it. */
export interface Page<T> {
  readonly data: T[];
  readonly has_more: boolean;
}

export interface PageOf<T> {
  readonly limit: number;
  readonly startingAfter?: string | undefined;
  readonly endingBefore?: string | undefined;
  readonly keep?: (row: T) => boolean;
}

/**
 * Rows of one kind in the order they were made, bounded: beyond `rowsMax` the oldest are forgotten and counted.
 * Remembers which ids changed since the last `takeChanges`, so that a journal can write just those.
 */
export class Table<T extends Row> {
  readonly name: string;
  forgotten = 0;
  readonly #rowsMax: number;
  readonly #ordinals = new Map<string, number>();
  #rows: (T | undefined)[] = [];
  /** Index of the oldest row that is still there. */
  #head = 0;
  #changes = new Set<string>();

  constructor(name: string, rowsMax: number) {
    this.name = name;
    this.#rowsMax = rowsMax;
  }

  get size(): number {
    return this.#ordinals.size;
  }

  get(id: string): T | undefined {
    const ordinal = this.#ordinals.get(id);
    return ordinal === undefined ? undefined : this.#rows[ordinal];
  }

  /** Adds the row, or notes that the known row with this id changed. */
  put(row: T): T {
    const known = this.#ordinals.get(row.id);
    if (known === undefined) {
      this.#ordinals.set(row.id, this.#rows.length);
      this.#rows.push(row);
    } else {
      this.#rows[known] = row;
    }
    this.#changes.add(row.id);
    while (this.size > this.#rowsMax) this.#forgetOldest();
    return row;
  }

  delete(id: string): void {
    const ordinal = this.#ordinals.get(id);
    if (ordinal === undefined) return;
    this.#ordinals.delete(id);
    this.#rows[ordinal] = undefined;
    this.#changes.add(id);
    if (ordinal === this.#head) this.#advanceHead();
    this.#compact();
  }

  /** Forgets rows from the oldest on, for as long as `old` says so. */
  forgetWhile(old: (row: T) => boolean): void {
    for (let row = this.oldest(); row !== undefined && old(row); row = this.oldest()) this.#forgetOldest();
  }

  oldest(): T | undefined {
    return this.#rows[this.#head];
  }

  /** Oldest first. */
  *all(): Generator<T> {
    for (let at = this.#head; at < this.#rows.length; at += 1) {
      const row = this.#rows[at];
      if (row !== undefined) yield row;
    }
  }

  /** Undefined when the cursor is not a row of this table. */
  page(of: PageOf<T>): Page<T> | undefined {
    const cursor = of.startingAfter ?? of.endingBefore;
    const at = cursor === undefined ? this.#rows.length : this.#ordinals.get(cursor);
    if (at === undefined) return undefined;
    if (of.startingAfter === undefined && of.endingBefore !== undefined) {
      const found = this.#walk(at, 1, of);
      return { data: found.data.reverse(), has_more: found.has_more };
    }
    return this.#walk(at, -1, of);
  }

  takeChanges(): ReadonlySet<string> {
    const taken = this.#changes;
    if (taken.size > 0) this.#changes = new Set();
    return taken;
  }

  #walk(from: number, step: 1 | -1, of: PageOf<T>): Page<T> {
    const data: T[] = [];
    for (let at = from + step; at >= 0 && at < this.#rows.length; at += step) {
      const row = this.#rows[at];
      if (row === undefined || of.keep?.(row) === false) continue;
      if (data.length === of.limit) return { data, has_more: true };
      data.push(row);
    }
    return { data, has_more: false };
  }

  #forgetOldest(): void {
    const row = this.oldest();
    if (row === undefined) return;
    this.forgotten += 1;
    this.delete(row.id);
  }

  #advanceHead(): void {
    while (this.#head < this.#rows.length && this.#rows[this.#head] === undefined) this.#head += 1;
  }

  /** Closes the holes once they are more than the rows, so that walking stays in proportion to what is there. */
  #compact(): void {
    if (this.#rows.length < 2048 || this.size > this.#rows.length / 2) return;
    this.#rows = this.#rows.filter((row) => row !== undefined);
    this.#head = 0;
    this.#ordinals.clear();
    for (const [at, row] of this.#rows.entries()) if (row !== undefined) this.#ordinals.set(row.id, at);
  }
}
