import { setTimeout as sleep } from 'node:timers/promises';

/** Longest wait unless told otherwise. */
const WAIT_MS_MAX = 30_000;
const CHECK_EVERY_MS = 100;

/** Asks again and again until the answer is not false. Throws what it waited for and the last answer when the time is over. */
export async function waitFor<T>(what: string, ask: () => Promise<T | false>, waitMsMax = WAIT_MS_MAX): Promise<T> {
  const deadlineMs = Date.now() + waitMsMax;
  for (;;) {
    const answer = await ask();
    if (answer !== false) return answer;
    if (Date.now() >= deadlineMs) throw new Error(`waited ${waitMsMax} ms for ${what}`);
    await sleep(CHECK_EVERY_MS);
  }
}
