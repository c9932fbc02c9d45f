/**
 * `npm run simulate`: plays histories until one fails, or the time or number is over.
 *
 * --seed S        this history alone, with its trace (add --no-shrink to see it whole)
 * --histories K   so many, from --from (a seed's beginning; a random one unless given)
 * --minutes M     for so long
 * --prove         takes out safeguards one by one, and says how many histories each needed to be missed (of --histories at the most)
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { makePlan } from './history/make-plan.js';
import type { Plan } from './history/plan.js';
import { play } from './history/play.js';
import { shrink } from './history/shrink.js';
import { tellFailure } from './history/tell.js';
import { PROOFS, prove } from './prove.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    histories: { type: 'string' },
    minutes: { type: 'string' },
    from: { type: 'string' },
    'keep-going': { type: 'boolean' },
    'no-shrink': { type: 'boolean' },
    trace: { type: 'boolean' },
    prove: { type: 'boolean' },
  },
});

const PROVING_HISTORIES_MAX = 1_000;
const SHRINK_MS_MAX = 60_000;
const TELL_EVERY = 500;
const msSince = (from: bigint) => Number(process.hrtime.bigint() - from) / 1e6;

process.exitCode = values.prove
  ? await proveAll()
  : values.seed === undefined
    ? await playMany()
    : await playOne(values.seed);

async function playOne(seed: string): Promise<number> {
  const plan = makePlan(seed);
  const played = await play(plan, { tracing: true });
  if (played.failure === null) {
    if (values.trace) console.log([...played.trace, '', played.books].join('\n'));
    console.log(`seed ${seed}: ${plan.operations.length} operations, ${played.steps} steps, all is well`);
    return 0;
  }
  await tell(plan, played);
  return 1;
}

async function tell(plan: Plan, played: Awaited<ReturnType<typeof play>>): Promise<void> {
  const smaller = values['no-shrink']
    ? null
    : await shrink(plan, played, { play: {}, msMax: SHRINK_MS_MAX, chances: 4 });
  const again = await play(smaller?.plan ?? plan, {
    tracing: true,
    ...(smaller === null ? {} : { chance: smaller.chance }),
  });
  console.log(
    tellFailure(plan, smaller === null ? again : played, smaller === null ? null : { ...smaller, played: again }),
  );
}

async function playMany(): Promise<number> {
  const from = values.from ?? randomBytes(3).toString('hex');
  const most = Number(values.histories ?? Number.POSITIVE_INFINITY);
  const msMax =
    values.minutes === undefined
      ? values.histories === undefined
        ? 60_000
        : Number.POSITIVE_INFINITY
      : Number(values.minutes) * 60_000;
  console.log(`histories ${from}-0, ${from}-1 …`);
  await play(makePlan(`${from}-warm`), { replay: false });
  const began = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  let failures = 0;
  let n = 0;
  for (; n < most && msSince(began) < msMax; n += 1) {
    const plan = makePlan(`${from}-${n}`);
    const played = await play(plan);
    if (n > 0 && n % TELL_EVERY === 0) console.log(`${n} histories, ${failures} failed`);
    if (played.failure === null) continue;
    failures += 1;
    if (!values['keep-going']) {
      await tell(plan, played);
      break;
    }
    console.log(`seed ${plan.seed} fails: ${played.failure.split('\n').slice(0, 6).join('\n   ')}`);
  }
  const { user, system } = process.cpuUsage(cpu);
  const perMinute = Math.round((n / msSince(began)) * 60_000);
  const perCpuMinute = Math.round((n / ((user + system) / 1_000)) * 60_000);
  console.log(`${n} histories, ${failures} failed; ${perMinute} a minute, ${perCpuMinute} a minute of processor time`);
  return failures === 0 ? 0 : 1;
}

async function proveAll(): Promise<number> {
  let never = 0;
  for (const proof of PROOFS) {
    const { what, histories, noticed } = await prove(
      proof,
      Number(values.histories ?? PROVING_HISTORIES_MAX),
      values.from,
    );
    if (histories === null) never += 1;
    console.log(`${what}: ${histories === null ? 'nobody noticed' : `noticed in history ${histories}: ${noticed}`}`);
  }
  return never === 0 ? 0 : 1;
}
