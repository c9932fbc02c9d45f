import { Presets, SingleBar } from 'cli-progress';

export interface MatchProgress {
  /** Bytes of the files that were read since the last call. */
  bytes(read: number): void;
  /** Hands the orders on, one by one, and shows how far whoever takes them has come. */
  indexing<T>(orders: readonly T[]): Iterable<T>;
  /** So many payments will be decided. */
  deciding(payments: number): void;
  decided(payments: number): void;
  end(): void;
}

const SILENT: MatchProgress = {
  bytes: () => undefined,
  indexing: (orders) => orders,
  deciding: () => undefined,
  decided: () => undefined,
  end: () => undefined,
};

/** A bar on a terminal, nothing elsewhere: bytes while files are read, then orders, then payments. */
export function matchProgress(bytesTotal: number): MatchProgress {
  if (!process.stderr.isTTY) return SILENT;
  const reading = bar('{bar} {percentage}% read');
  const indexing = bar('{bar} {percentage}% | {value} of {total} orders looked at');
  const deciding = bar('{bar} {percentage}% | {value} of {total} payments | {eta_formatted} left');
  reading.start(Math.max(bytesTotal, 1), 0);
  return {
    bytes: (read) => reading.increment(read),
    indexing: (orders) => {
      reading.stop();
      indexing.start(orders.length, 0);
      return stepping(orders, indexing);
    },
    deciding: (payments) => {
      indexing.stop();
      deciding.start(payments, 0);
    },
    decided: (payments) => deciding.update(payments),
    end: () => {
      for (const each of [reading, indexing, deciding]) each.stop();
    },
  };
}

/** Orders between two looks at the clock. */
const STEP = 1_000;

function* stepping<T>(orders: readonly T[], shown: SingleBar): Generator<T> {
  for (const [n, order] of orders.entries()) {
    if (n % STEP === 0) shown.update(n);
    yield order;
  }
}

/** A signal while files are read ends the process at once: the terminal is left as it was, cursor and line ends. */
function bar(format: string): SingleBar {
  return new SingleBar(
    { format, stream: process.stderr, linewrap: true, clearOnComplete: true, etaBuffer: 50 },
    Presets.shades_classic,
  );
}
