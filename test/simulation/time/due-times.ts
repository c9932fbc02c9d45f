interface Entry<Item> {
  readonly atMs: number;
  readonly order: number;
  item: Item | null;
}

/** Things that are due at a time, the earliest first; of one time the one that came first. */
export class DueTimes<Item> {
  readonly #heap: Entry<Item>[] = [];
  #added = 0;

  get nextMs(): number | null {
    this.#dropCancelled();
    return this.#heap[0]?.atMs ?? null;
  }

  /** @returns what takes it out again */
  add(atMs: number, item: Item): () => void {
    const entry: Entry<Item> = { atMs, order: this.#added, item };
    this.#added += 1;
    this.#heap.push(entry);
    this.#up(this.#heap.length - 1);
    return () => {
      entry.item = null;
    };
  }

  takeDue(nowMs: number): Item | null {
    this.#dropCancelled();
    const first = this.#heap[0];
    if (first === undefined || first.atMs > nowMs) return null;
    this.#pop();
    return first.item;
  }

  #dropCancelled(): void {
    while (this.#heap[0]?.item === null) this.#pop();
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const smallest = [left, left + 1].reduce((best, each) => (this.#before(each, best) ? each : best), at);
      if (smallest === at) return;
      this.#swap(at, smallest);
      at = smallest;
    }
  }

  #up(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#before(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #before(a: number, b: number): boolean {
    const [x, y] = [this.#heap[a], this.#heap[b]];
    if (x === undefined || y === undefined) return false;
    return x.atMs < y.atMs || (x.atMs === y.atMs && x.order < y.order);
  }

  #swap(a: number, b: number): void {
    const kept = this.#heap[a] as Entry<Item>;
    this.#heap[a] = this.#heap[b] as Entry<Item>;
    this.#heap[b] = kept;
  }
}
