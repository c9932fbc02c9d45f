import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_MS = 200;
const LONGEST_MS = 3_000;

/** Waits longer and longer, as a good client does: buyers that all come again at once would hurt more than any fault. */
export async function backOff(tries: number): Promise<void> {
  await sleep(Math.min(LONGEST_MS, FIRST_MS * 1.6 ** (tries - 1)) * (0.5 + Math.random() / 2));
}
