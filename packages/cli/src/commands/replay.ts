import { signWebhook } from '@quittance/stripe';
import { Command, InvalidArgumentError } from 'commander';
import { EXIT } from '../exit-codes.js';
import { type OutputOptions, printJson, printLine, printNote } from '../print.js';
import { findEventFiles } from '../replay/find-files.js';
import { replayProgress } from '../replay/progress.js';
import { isWell, type ReplaySummary, replayEvents } from '../replay/replay-events.js';
import { signingSecret, webhookUrl } from '../replay/target.js';
import { readSettings } from '../settings.js';
import { onStopSignals } from '../stop-signals.js';

interface ReplayFlags extends OutputOptions {
  readonly to?: string;
  readonly secret?: string;
  readonly connection: string;
  readonly concurrency: number;
}

const CONCURRENCY_MAX = 256;
const CONCURRENCY = 16;

const HELP = `
Files: .json holds one event (the bytes are sent as they are), .jsonl and .ndjson one event a line; each may be .gz.
A file that cannot be read is named and the rest goes on; JSON that is no event is named and left out.

Exits with 0 when something was posted, every answer was 200 and every file could be read, else with 1.`;

export function replayCommand(): Command {
  return new Command('replay')
    .description('sign Stripe event files and post them to an ingress')
    .argument('<path>', 'a file, or a folder that is read with those below it')
    .option('--to <url>', 'the ingress, or a full webhook address (default: the ingress of this installation)')
    .option('--secret <whsec>', 'sign with this (default: STRIPE_WEBHOOK_SECRET)')
    .option('--connection <name>', 'the Stripe connection', 'default')
    .option('--concurrency <n>', 'posts at one time', concurrency, CONCURRENCY)
    .addHelpText('after', HELP)
    .action(replay);
}

async function replay(path: string, flags: ReplayFlags): Promise<void> {
  const settings = readSettings();
  const to = webhookUrl(flags.to, flags.connection, settings);
  const secret = signingSecret(flags.secret, settings);
  const files = await findEventFiles(path);
  const stopping = new AbortController();
  const unhook = onStopSignals(
    () => stopping.abort(),
    () => process.exit(EXIT.notWell),
  );
  const progress = replayProgress(files.reduce((sum, file) => sum + file.bytes, 0));
  const begunAtMs = performance.now();
  const summary = await replayEvents({
    files,
    to,
    sign: (rawBody) => signWebhook({ rawBody, secret, timestampMs: Date.now() }),
    concurrency: flags.concurrency,
    signal: stopping.signal,
    onBytes: progress.bytes,
    onAnswer: progress.answered,
  });
  progress.end();
  unhook();
  const durationMs = Math.round(performance.now() - begunAtMs);
  const { unreadable, ...counts } = summary;
  if (flags.json) printJson({ to, files: files.length, durationMs, ...counts, unreadable });
  else printSummary(summary, to, durationMs);
  process.exitCode = isWell(summary) && !stopping.signal.aborted ? EXIT.ok : EXIT.notWell;
}

function printSummary(summary: ReplaySummary, to: string, durationMs: number): void {
  for (const { place, problem } of summary.unreadable) printNote(`${place}: ${problem}`);
  for (const { place, status, problem } of summary.refused)
    printNote(`${place}: ${status === 'none' ? 'no answer' : status} ${problem}`);
  const named = summary.unreadable.length + summary.refused.length;
  const wrong = summary.bad + summary.skipped + summary.posted - (summary.answers['200'] ?? 0);
  if (wrong > named) printNote(`… and ${wrong - named} more`);
  const rate = Math.round((summary.posted * 1_000) / Math.max(durationMs, 1));
  printLine(`${summary.posted} posted to ${to} in ${(durationMs / 1_000).toFixed(1)} s (${rate} a second)`);
  for (const [status, count] of Object.entries(summary.answers).sort())
    printLine(`  ${status === 'none' ? 'no answer' : status}: ${count}`);
  if (summary.bad > 0) printLine(`  not readable: ${summary.bad}`);
  if (summary.skipped > 0) printLine(`  no events, left out: ${summary.skipped}`);
}

function concurrency(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > CONCURRENCY_MAX)
    throw new InvalidArgumentError(`it must be a whole number from 1 to ${CONCURRENCY_MAX}`);
  return value;
}
