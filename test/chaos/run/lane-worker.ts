/**
 * One lane as a process of its own: takes runs from its parent one by one, and answers each with its result.
 *
 * Input: messages `{ fault, seed }`, and `stop`. Output: `ready`, results, and after `stop` what the logs said that must never be said.
 * A lane that failed a run is not trusted any more: the parent ends it and starts another one.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkWhole } from '../check/check-lane.js';
import { checkQueues } from '../check/check-queues.js';
import { FAULTS } from '../faults/all-faults.js';
import { type Lane, startLane } from '../lane/start-lane.js';
import { type RunResult, runFault } from './run-fault.js';

export interface RunOrder {
  readonly fault: string;
  readonly seed: number;
}
/** `whole`: its runs all passed, so that it is checked as a whole. */
export type ToLane = RunOrder | { readonly stop: true; readonly whole: boolean };
export type FromLane =
  | { readonly ready: true }
  | { readonly result: RunResult }
  | { readonly stopped: readonly string[] };

/** Jobs of rows that have ended may wait for a lock to run out, or for a retry that is not needed any more. */
const QUEUES_MS_MAX = 120_000;
/** Working off once more all that a lane has seen. */
const WHOLE_MS_MAX = 180_000;

const [seed = 'lane', logFolder = '.quittance/chaos'] = process.argv.slice(2);

const tell = (message: FromLane) => process.send?.(message);
const lane = await startLane({ seed });
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => void lane.stop().finally(() => process.exit(1)));
process.on('disconnect', () => void lane.stop().finally(() => process.exit(1)));
process.on('message', (message: ToLane) => void take(message));
tell({ ready: true });

async function take(message: ToLane): Promise<void> {
  if ('stop' in message) {
    const left = message.whole ? await checkEnd() : [];
    const last: FromLane = { stopped: [...left, ...(await lane.stop())] };
    process.send?.(last, () => process.exit(0));
    return;
  }
  const fault = FAULTS.find((each) => each.name === message.fault);
  if (fault === undefined) throw new Error(`there is no fault ${message.fault}`);
  const result = await runFault(lane, fault, message.seed);
  if (!result.passed) keepLogs(lane, result);
  tell({ result });
}

async function checkEnd(): Promise<string[]> {
  const whole = await checkWhole(lane, WHOLE_MS_MAX);
  const queues = await checkQueues(lane, QUEUES_MS_MAX).catch((error: unknown) => [String(error)]);
  return [...whole, ...queues];
}

function keepLogs({ fleet }: Lane, { fault, seed: runSeed, seen }: RunResult): void {
  const folder = join(logFolder, `${fault}-${runSeed}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'seen.txt'), `${seen.join('\n')}\n`);
  for (const { name, log } of fleet.members()) writeFileSync(join(folder, `${name}.log`), log.tail());
}
