/**
 * Posts events to an ingress as Stripe would: signed over their bytes, several at a time.
 *
 * Input: files and an address. Output: answers counted by HTTP status, and the first of those that were not 200. Events are read only as
 * fast as they are answered. Ctrl-C stops reading, waits for the answers under way and counts what was done; running it again is harmless,
 * because an ingress knows the events it has.
 */
import { reasonOf } from '../open-books.js';
import type { EventFile } from './find-files.js';
import { type ReadEvent, readEvents } from './read-events.js';

/** Places named in a summary; the rest are counted. */
export const PLACES_MAX = 20;
const ANSWER_MS_MAX = 30_000;

export interface ReplayOptions {
  readonly files: readonly EventFile[];
  readonly to: string;
  /** Makes the value of the Stripe-Signature header. */
  readonly sign: (body: Buffer) => string;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
  readonly onAnswer: (summary: ReplaySummary) => void;
}

export interface ReplaySummary {
  posted: number;
  /** By HTTP status; `none` where no answer came. */
  readonly answers: Record<string, number>;
  readonly refused: { readonly place: string; readonly status: string; readonly problem: string }[];
  bad: number;
  skipped: number;
  readonly unreadable: { readonly place: string; readonly problem: string }[];
}

export async function replayEvents(options: ReplayOptions): Promise<ReplaySummary> {
  const summary: ReplaySummary = { posted: 0, answers: {}, refused: [], bad: 0, skipped: 0, unreadable: [] };
  const events = allEvents(options);

  async function lane(): Promise<void> {
    for (;;) {
      const next = await events.next();
      if (next.done || options.signal.aborted) return;
      await take(next.value, options, summary);
      options.onAnswer(summary);
    }
  }

  await Promise.all(Array.from({ length: options.concurrency }, lane));
  await events.return(undefined);
  return summary;
}

/** All is well when something was posted, everything was answered with 200 and every file could be read. */
export function isWell(summary: ReplaySummary): boolean {
  return summary.posted > 0 && summary.bad === 0 && Object.keys(summary.answers).every((status) => status === '200');
}

async function* allEvents(options: ReplayOptions): AsyncGenerator<ReadEvent> {
  for (const file of options.files) yield* readEvents(file, options.onBytes);
}

async function take(event: ReadEvent, options: ReplayOptions, summary: ReplaySummary): Promise<void> {
  if (event.kind !== 'event') {
    summary[event.kind] += 1;
    if (summary.unreadable.length < PLACES_MAX) summary.unreadable.push({ place: event.place, problem: event.problem });
    return;
  }
  const { status, problem } = await post(event.body, options);
  summary.posted += 1;
  summary.answers[status] = (summary.answers[status] ?? 0) + 1;
  if (status !== '200' && summary.refused.length < PLACES_MAX)
    summary.refused.push({ place: event.place, status, problem });
}

async function post(body: Buffer, options: ReplayOptions): Promise<{ status: string; problem: string }> {
  try {
    const response = await fetch(options.to, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'quittance-replay',
        'stripe-signature': options.sign(body),
      },
      body: new Uint8Array(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    return { status: String(response.status), problem: problemOf(await response.text()) };
  } catch (error) {
    const cause = (error as { cause?: unknown }).cause ?? error;
    return { status: 'none', problem: reasonOf(cause) };
  }
}

const PROBLEM_CHARACTERS_MAX = 200;

/** What a problem document says, else the beginning of the answer. */
function problemOf(text: string): string {
  try {
    const { code, detail, title } = JSON.parse(text) as Record<string, unknown>;
    const words = [code, detail ?? title].filter((word) => typeof word === 'string');
    if (words.length > 0) return words.join(': ').slice(0, PROBLEM_CHARACTERS_MAX);
  } catch {
    // Not JSON: shown as it is.
  }
  return text.replace(/\s+/g, ' ').trim().slice(0, PROBLEM_CHARACTERS_MAX);
}
