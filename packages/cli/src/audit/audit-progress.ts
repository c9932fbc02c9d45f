import type { AuditProgress } from '@quittance/store';

export interface ProgressLine {
  at(progress: AuditProgress): void;
  /** Before something else is printed. */
  clear(): void;
}

/** One line on a terminal that says which invariant is being looked at, and how many rows; nothing elsewhere. */
export function auditProgress(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  if (!stream.isTTY) return { at: () => undefined, clear: () => undefined };
  let shown = false;
  const clear = () => {
    if (shown) stream.write('\r\u001b[K');
    shown = false;
  };
  return {
    at: ({ invariant, rows, ended }) => {
      clear();
      if (ended) return;
      stream.write(`${invariant}: ${rows.toLocaleString('en-US')} rows`);
      shown = true;
    },
    clear,
  };
}
