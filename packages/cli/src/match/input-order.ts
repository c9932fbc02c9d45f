/** Puts lines that are made in any order back into the order of the input: a line waits until all before it are there. */
export class InputOrder {
  readonly #waiting = new Map<number, string>();
  #next = 0;

  /** @returns the lines that can be written now, none, one or several */
  put(position: number, line: string): string {
    if (position !== this.#next) {
      this.#waiting.set(position, line);
      return '';
    }
    this.#next += 1;
    return this.#waiting.size === 0 ? line : line + this.#following();
  }

  #following(): string {
    const lines: string[] = [];
    for (let line = this.#waiting.get(this.#next); line !== undefined; line = this.#waiting.get(this.#next)) {
      lines.push(line);
      this.#waiting.delete(this.#next);
      this.#next += 1;
    }
    return lines.join('');
  }
}
