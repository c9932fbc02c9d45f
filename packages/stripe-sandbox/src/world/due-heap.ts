/** Things that become due, earliest first; equal times keep the order in which they were added. */
export class DueHeap<T> {
  readonly #entries: { readonly dueMs: number; readonly order: number; readonly item: T }[] = [];
  #added = 0;

  get size(): number {
    return this.#entries.length;
  }

  get nextDueMs(): number | undefined {
    return this.#entries[0]?.dueMs;
  }

  push(dueMs: number, item: T): void {
    this.#entries.push({ dueMs, order: this.#added, item });
    this.#added += 1;
    this.#rise(this.#entries.length - 1);
  }

  /** The earliest item if it is due at `nowMs`. */
  popDue(nowMs: number): T | undefined {
    const first = this.#entries[0];
    if (first === undefined || first.dueMs > nowMs) return undefined;
    const last = this.#entries.pop();
    if (last !== undefined && this.#entries.length > 0) {
      this.#entries[0] = last;
      this.#sink(0);
    }
    return first.item;
  }

  clear(): void {
    this.#entries.length = 0;
  }

  #before(left: number, right: number): boolean {
    const a = this.#entries[left];
    const b = this.#entries[right];
    if (a === undefined || b === undefined) return false;
    return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
  }

  #swap(left: number, right: number): void {
    const a = this.#entries[left];
    const b = this.#entries[right];
    if (a === undefined || b === undefined) return;
    this.#entries[left] = b;
    this.#entries[right] = a;
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const least = this.#before(right, left) ? right : left;
      if (!this.#before(least, at)) return;
      this.#swap(least, at);
      at = least;
    }
  }
}
