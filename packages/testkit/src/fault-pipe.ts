import type { Socket } from 'node:net';
import type { LineFaults } from './fault-proxy.js';

/** Bytes on their way one way, in order, each chunk no sooner than its time. */
export interface Pipe {
  stop(): void;
}

interface OnItsWay {
  /** `null`: the end of the stream. */
  readonly chunk: Buffer | null;
  readonly atMs: number;
}

/** Moves what comes from `from` to `to`, as the faults of this moment allow. */
export function pipe(from: Socket, to: Socket, faults: () => LineFaults): Pipe {
  const queue: OnItsWay[] = [];
  let timer: NodeJS.Timeout | undefined;
  let freeAtMs = 0;

  from.on('data', (chunk: Buffer) => {
    const { blackHole, latencyMs = 0, bytesPerSecond } = faults();
    if (blackHole === true) return;
    if (latencyMs === 0 && bytesPerSecond === undefined && queue.length === 0) return pass(chunk);
    const sentMs = bytesPerSecond === undefined ? 0 : (chunk.length / bytesPerSecond) * 1_000;
    freeAtMs = Math.max(freeAtMs, performance.now()) + sentMs;
    push({ chunk, atMs: freeAtMs + latencyMs });
  });
  from.on('end', () => {
    if (queue.length === 0) to.end();
    else push({ chunk: null, atMs: queue.at(-1)?.atMs ?? 0 });
  });

  function push(item: OnItsWay): void {
    queue.push(item);
    if (timer === undefined) arm();
  }

  function arm(): void {
    const next = queue[0];
    timer = next === undefined ? undefined : setTimeout(deliver, Math.max(0, next.atMs - performance.now()));
  }

  function deliver(): void {
    const nowMs = performance.now();
    for (let next = queue[0]; next !== undefined && next.atMs <= nowMs; next = queue[0]) {
      queue.shift();
      if (next.chunk === null) to.end();
      else pass(next.chunk);
    }
    arm();
  }

  function pass(chunk: Buffer): void {
    if (to.destroyed || to.write(chunk)) return;
    from.pause();
    to.once('drain', () => from.resume());
  }

  return {
    stop: () => {
      clearTimeout(timer);
      queue.length = 0;
    },
  };
}
