import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';

/** Share of the memory for what lives long, in percent, from which on Node spends its time looking for more and then dies without a word. */
const USED_PERCENT_MAX = 92;
/** What V8 counts to its limit for things that live shortly: three semi-spaces of 64 MB. */
const YOUNG_BYTES = 3 * 64 * 1_048_576;
/** Steps between two looks. */
const STEPS = 5_000;

/**
 * Ends the command with a line that says what to do, before memory runs out. What only waits to be cleared away does not count: on a busy machine
 * V8 is late with it.
 */
export function requireMemory(): void {
  if (!nearlyFull()) return;
  clearAway();
  if (!nearlyFull()) return;
  const megabytes = Math.round(limitBytes() / 1_048_576);
  throw new CliProblem(
    EXIT.config,
    `the files need more memory than the ${megabytes} MB that Node may use: set NODE_OPTIONS=--max-old-space-size=${2 * megabytes} ` +
      'if the machine has that much, or leave out orders that were closed long ago',
  );
}

/** The same items, with a look at the memory now and then. */
export function* withMemory<T>(items: Iterable<T>): Generator<T> {
  let step = 0;
  for (const item of items) {
    step += 1;
    if (step % STEPS === 0) requireMemory();
    yield item;
  }
}

function nearlyFull(): boolean {
  const spaces = getHeapSpaceStatistics().filter(({ space_name: name }) => !name.startsWith('new_'));
  const used = spaces.reduce((sum, space) => sum + space.space_used_size, 0);
  return used * 100 >= limitBytes() * USED_PERCENT_MAX;
}

function limitBytes(): number {
  return getHeapStatistics().heap_size_limit - YOUNG_BYTES;
}

/** Node shows its collector to contexts that are made after this flag. */
function clearAway(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}
