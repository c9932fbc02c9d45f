import { Presets, SingleBar } from 'cli-progress';

export interface MatchProgress {
  /** Bytes of the files that were read since the last call. */
  bytes(read: number): void;
  /** Reading has ended; so many payments will be decided. */
  deciding(payments: number): void;
  decided(payments: number): void;
  end(): void;
}

const SILENT: MatchProgress = {
  bytes: () => undefined,
  deciding: () => undefined,
  decided: () => undefined,
  end: () => undefined,
};

/** A bar on a terminal, nothing elsewhere: bytes while files are read, then payments. */
export function matchProgress(bytesTotal: number): MatchProgress {
  if (!process.stderr.isTTY) return SILENT;
  const reading = bar('{bar} {percentage}% read');
  const deciding = bar('{bar} {percentage}% | {value} of {total} payments | {eta_formatted} left');
  reading.start(Math.max(bytesTotal, 1), 0);
  return {
    bytes: (read) => reading.increment(read),
    deciding: (payments) => {
      reading.stop();
      deciding.start(payments, 0);
    },
    decided: (payments) => deciding.update(payments),
    end: () => {
      reading.stop();
      deciding.stop();
    },
  };
}

function bar(format: string): SingleBar {
  return new SingleBar(
    { format, stream: process.stderr, clearOnComplete: true, etaBuffer: 50 },
    Presets.shades_classic,
  );
}
