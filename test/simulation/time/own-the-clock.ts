/**
 * Puts the simulation's time and chance in the place of the machine's, for the product's own code that runs in it.
 *
 * What is replaced: `Date`, `performance.now`, `Math.random`, timers (the global ones and those of node:timers/promises) and `randomUUID`. While
 * no history runs everything is the machine's again, so that a test runner beside it goes on as ever.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import type { Simulation } from './simulation.js';

let current: Simulation | null = null;
let installed = false;

/** Runs a history with its own time. One at a time. */
export async function inItsOwnTime<T>(simulation: Simulation, work: () => Promise<T>): Promise<T> {
  install();
  if (current !== null) throw new Error('two histories at once');
  current = simulation;
  try {
    return await work();
  } finally {
    current = null;
  }
}

function install(): void {
  if (installed) return;
  installed = true;
  replaceDate();
  replaceTimers();
  const realRandom = Math.random;
  Math.random = () => current?.random.fraction() ?? realRandom();
  const realNow = performance.now.bind(performance);
  performance.now = () => current?.nowMs ?? realNow();
  const realUuid = crypto.randomUUID;
  crypto.randomUUID = ((options?: crypto.RandomUUIDOptions) =>
    current === null ? realUuid(options) : uuidOf(current)) as typeof crypto.randomUUID;
  syncBuiltinESMExports();
}

function replaceDate(): void {
  const RealDate = Date;
  class OwnDate extends RealDate {
    constructor(...given: unknown[]) {
      if (given.length === 0) super(OwnDate.now());
      else super(...(given as [number]));
    }

    static override now(): number {
      return current?.nowMs ?? RealDate.now();
    }
  }
  globalThis.Date = OwnDate as DateConstructor;
}

type Timer = { readonly cancel: () => void };
const OWN = Symbol('a timer of the simulation');

function replaceTimers(): void {
  const real = { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate };
  const own = (cancel: () => void) => {
    const timer = {
      [OWN]: { cancel } as Timer,
      unref: () => timer,
      ref: () => timer,
      hasRef: () => false,
      [Symbol.toPrimitive]: () => 0,
    };
    return timer;
  };
  const cancels = (timer: unknown): boolean => {
    const found = (timer as { [OWN]?: Timer } | null | undefined)?.[OWN];
    found?.cancel();
    return found !== undefined;
  };
  Object.assign(globalThis, {
    setTimeout: (act: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
      current === null ? real.setTimeout(act, ms, ...args) : own(current.at(current.nowMs + ms, () => act(...args))),
    setImmediate: (act: (...args: unknown[]) => void, ...args: unknown[]) =>
      current === null ? real.setImmediate(act, ...args) : own(current.at(current.nowMs, () => act(...args))),
    // Nothing in a history lives by intervals; one that is asked for never rings.
    setInterval: (act: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
      current === null ? real.setInterval(act, ms, ...args) : own(() => undefined),
    clearTimeout: (timer?: unknown) => cancels(timer) || real.clearTimeout(timer as NodeJS.Timeout),
    clearInterval: (timer?: unknown) => cancels(timer) || real.clearInterval(timer as NodeJS.Timeout),
  });
  const realSleep = timersPromises.setTimeout;
  const realTurn = timersPromises.setImmediate;
  timersPromises.setTimeout = (<T>(ms?: number, value?: T, options?: { signal?: AbortSignal }) =>
    current === null
      ? realSleep(ms, value, options)
      : sleep(current, ms ?? 0, value, options?.signal)) as typeof realSleep;
  timersPromises.setImmediate = (<T>(value?: T, options?: object) =>
    current === null ? realTurn(value, options) : current.sleep(0).then(() => value)) as typeof realTurn;
}

function sleep<T>(simulation: Simulation, ms: number, value: T, signal: AbortSignal | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const cancel = simulation.at(simulation.nowMs + ms, () => resolve(value));
    signal?.addEventListener('abort', () => {
      cancel();
      reject(signal.reason);
    });
    return undefined;
  });
}

function uuidOf({ random }: Simulation): `${string}-${string}-${string}-${string}-${string}` {
  const hex = (digits: number) => Array.from({ length: digits }, () => random.between(0, 15).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
}
