import { createServer } from 'node:net';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { PORT_BASES_TRIED, PORTS } from './limits.js';

export interface PortsAsked {
  readonly base: number;
  /** Asked for by the user: it is not replaced by another. */
  readonly fixed: boolean;
  /** From the base on. */
  readonly offsets: readonly number[];
}

/** A base from which all the offsets are free. Ends the command when the one asked for is not. */
export async function freePortBase(asked: PortsAsked): Promise<number> {
  const bases = Array.from({ length: asked.fixed ? 1 : PORT_BASES_TRIED }, (_, step) => asked.base + step * PORTS);
  let firstTaken: number | undefined;
  for (const base of bases) {
    const taken = await firstTakenOf(asked.offsets.map((offset) => base + offset));
    if (taken === undefined) return base;
    firstTaken ??= taken;
  }
  throw new CliProblem(EXIT.unavailable, `port ${firstTaken} is taken; choose another range with --port-base`);
}

async function firstTakenOf(ports: readonly number[]): Promise<number | undefined> {
  for (const port of ports) {
    if (!(await isFree(port))) return port;
  }
  return undefined;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
