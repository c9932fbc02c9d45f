import { Presets, SingleBar } from 'cli-progress';

export interface DeskProgress {
  /** So many are done in all. */
  reached(rows: number): void;
  end(): void;
}

/** A bar on a terminal, nothing elsewhere. @param what is counted: `exceptions tried` */
export function deskProgress(total: number, what: string): DeskProgress {
  if (!process.stderr.isTTY || total === 0) return { reached: () => undefined, end: () => undefined };
  const bar = new SingleBar(
    {
      format: `{bar} {percentage}% | {value} of {total} ${what} | {eta_formatted} left`,
      stream: process.stderr,
      linewrap: true,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return { reached: (rows) => bar.update(rows), end: () => bar.stop() };
}
