/** A signal that comes again this soon is an echo: a terminal and a wrapping process both pass it on. */
const ECHO_MS = 500;

/**
 * Calls `stop` at the first SIGINT, SIGTERM or SIGHUP, and `force` at one that comes later.
 * @returns how to go back to the usual meaning of signals
 */
export function onStopSignals(stop: () => void, force: () => void): () => void {
  let firstAtMs: number | undefined;
  const handle = (): void => {
    if (firstAtMs === undefined) {
      firstAtMs = Date.now();
      stop();
    } else if (Date.now() - firstAtMs > ECHO_MS) force();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, handle);
  return () => {
    for (const signal of signals) process.off(signal, handle);
  };
}
