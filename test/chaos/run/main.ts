/**
 * The program behind `npm run chaos`.
 *
 * Input: what to run. Output: progress, one line a run; the record of all runs; the page of results, written again after each. It ends with 0
 * when all runs passed, with 1 when one failed. Interrupted, it keeps what it has.
 */
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FAULTS } from '../faults/all-faults.js';
import { startLane } from '../lane/start-lane.js';
import type { RunOrder } from './lane-worker.js';
import { openRecord } from './record.js';
import { runInLanes } from './run-in-lanes.js';
import { runMixed } from './run-mixed.js';
import { writeResults } from './write-results.js';

const USAGE = `npm run chaos -- [--runs K] [--from J] [--seed N] [--fault NAME]… [--minutes M] [--lanes L] [--again] [--fresh] [--list]
npm run chaos -- --mixed [--minutes M] [--payments P] [--every MS] [--seed N]

  --runs K      runs of each fault, seeds J to K (default 1)
  --from J      the first seed (default 1)
  --seed N      this seed alone: replays a run
  --fault NAME  faults whose name contains it; may be given several times
  --minutes M   begins no run after so many minutes; for a mixed run how long it hurts (default 10)
  --lanes L     installations side by side (default 3)
  --again       also runs that have passed on this product already
  --fresh       forgets what was recorded before
  --list        names the faults`;

const EXIT_USAGE = 64;
const MS_PER_MINUTE = 60_000;
/** So many more buyers a second than are needed, because nobody comes while all are waiting. */
const AHEAD = 1.15;
const PER_SECOND_USUAL = 170;

// Node may spin for minutes over the handles that a long run leaves behind; all that is to be kept is written.
process.exit(await main());

async function main(): Promise<number> {
  const given = read();
  if (given === null) {
    console.error(USAGE);
    return EXIT_USAGE;
  }
  if (given.list === true) {
    for (const { name, part, says } of FAULTS) console.log(`${part.padEnd(13)} ${name.padEnd(36)} ${says}`);
    return 0;
  }
  const root = resolve('.');
  const folder = join(root, '.quittance', 'chaos');
  if (given.fresh === true) rmSync(folder, { recursive: true, force: true });
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      console.log('stopping after the runs under way; what is done is kept');
      stopping.abort();
    });
  const record = openRecord(join(folder, 'record.jsonl'), root);
  const page = join(root, 'test', 'chaos', 'RESULTS.md');
  return given.mixed === true ? mixed(given, record, page, stopping.signal) : single(given, record, page, stopping);
}

type Given = NonNullable<ReturnType<typeof read>>;

function read() {
  try {
    return parseArgs({
      options: {
        runs: { type: 'string', default: '1' },
        from: { type: 'string', default: '1' },
        seed: { type: 'string' },
        fault: { type: 'string', multiple: true, default: [] },
        minutes: { type: 'string' },
        payments: { type: 'string', default: '0' },
        every: { type: 'string', default: '3000' },
        lanes: { type: 'string', default: '3' },
        mixed: { type: 'boolean' },
        again: { type: 'boolean' },
        fresh: { type: 'boolean' },
        list: { type: 'boolean' },
      },
    }).values;
  } catch {
    return null;
  }
}

async function single(
  given: Given,
  record: ReturnType<typeof openRecord>,
  page: string,
  stopping: AbortController,
): Promise<number> {
  const wanted = FAULTS.filter(
    (each) => given.fault.length === 0 || given.fault.some((part) => each.name.includes(part)),
  );
  const from = Number(given.from);
  const seeds =
    given.seed === undefined
      ? Array.from({ length: Number(given.runs) - from + 1 }, (_, n) => from + n)
      : [Number(given.seed)];
  const passed = new Set(record.runs().flatMap((each) => (each.passed ? [`${each.fault} ${each.seed}`] : [])));
  const skipPassed = given.again !== true && given.seed === undefined;
  const runs: RunOrder[] = seeds.flatMap((seed) =>
    // Short ones first within a seed: what is interrupted has seen more.
    [...wanted]
      .sort((a, b) => Number(a.slow ?? false) - Number(b.slow ?? false))
      .filter((each) => !skipPassed || !passed.has(`${each.name} ${seed}`))
      .map((each) => ({ fault: each.name, seed })),
  );
  if (given.minutes !== undefined) setTimeout(() => stopping.abort(), Number(given.minutes) * MS_PER_MINUTE).unref();
  const startedMs = performance.now();
  let done = 0;
  let failed = 0;
  console.log(`${runs.length} runs of ${wanted.length} faults in ${given.lanes} lanes`);
  await runInLanes({
    runs,
    lanes: Math.min(Number(given.lanes), runs.length),
    logFolder: join(resolve('.'), '.quittance', 'chaos', 'failed'),
    signal: stopping.signal,
    onSurprises: (surprises) => {
      if (surprises.length > 0) failed += 1;
      for (const each of surprises) console.log(`FAILED at the end of a lane: ${each}`);
    },
    onResult: (run) => {
      done += 1;
      if (!run.passed) failed += 1;
      record.add({ run });
      writeResults(page, record);
      const leftMin = ((((performance.now() - startedMs) / done) * (runs.length - done)) / MS_PER_MINUTE).toFixed(0);
      const verdict = run.passed ? `recovered in ${run.recoveryMs} ms` : `FAILED: ${run.seen.join('\n    ')}`;
      console.log(
        `[${done}/${runs.length}, ${leftMin} min left] ${run.fault} seed ${run.seed} (${(run.tookMs / 1_000).toFixed(1)} s, ${run.payments} payments): ${verdict}`,
      );
    },
  });
  writeResults(page, record);
  console.log(`${done} runs, ${failed} failed, ${Math.round((performance.now() - startedMs) / 1_000)} s; see ${page}`);
  return failed === 0 && done === runs.length ? 0 : 1;
}

async function mixed(
  given: Given,
  record: ReturnType<typeof openRecord>,
  page: string,
  signal: AbortSignal,
): Promise<number> {
  const minutes = Number(given.minutes ?? '10');
  const payments = Number(given.payments);
  const seed = Number(given.seed ?? '1');
  const perSecond = payments > 0 ? (payments / (minutes * 60)) * AHEAD : PER_SECOND_USUAL;
  const lane = await startLane({
    seed: `mixed ${seed}`,
    env: { LOG_LEVEL: 'warn' },
    // What a connection subscribes to; everything else would be stored and ignored.
    events: [
      'payment_intent.succeeded',
      'charge.refunded',
      'refund.*',
      'charge.dispute.*',
      'customer_cash_balance_transaction.created',
    ],
  });
  let surprises: readonly string[] = [];
  try {
    const result = await runMixed(lane, {
      ...{ seed, minutes, payments, perSecond, signal },
      everyMs: Number(given.every),
      names: given.fault,
      say: (line) => console.log(line),
    });
    record.add({ mixed: result });
    writeResults(page, record);
    console.log(JSON.stringify(result, null, 2));
    return result.passed ? 0 : 1;
  } finally {
    surprises = await lane.stop();
    for (const each of surprises) console.log(each);
  }
}
