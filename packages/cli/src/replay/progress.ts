import { Presets, SingleBar } from 'cli-progress';
import type { ReplaySummary } from './replay-events.js';

export interface Progress {
  bytes(read: number): void;
  answered(summary: ReplaySummary): void;
  end(): void;
}

/** A bar on a terminal, nothing elsewhere. It counts the bytes of the files, since nobody knows how many events they hold. */
export function replayProgress(bytesTotal: number): Progress {
  if (!process.stderr.isTTY) return { bytes: () => undefined, answered: () => undefined, end: () => undefined };
  const bar = new SingleBar(
    {
      format: '{bar} {percentage}% | {posted} posted, {refused} not 200 | {eta_formatted} left',
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
      etaBuffer: 50,
    },
    Presets.shades_classic,
  );
  bar.start(Math.max(bytesTotal, 1), 0, { posted: 0, refused: 0 });
  return {
    bytes: (read) => bar.increment(read),
    answered: ({ posted, answers }) => bar.update({ posted, refused: posted - (answers['200'] ?? 0) }),
    end: () => bar.stop(),
  };
}
