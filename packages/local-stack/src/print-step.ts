/** Progress of the command-line entries; on standard error, because standard output belongs to the command that is run. */
export function printStep(line: string, durationMs: number): void {
  const time = durationMs > 0 ? ` (${(durationMs / 1000).toFixed(1)} s)` : '';
  console.error(`stack: ${line}${time}`);
}
