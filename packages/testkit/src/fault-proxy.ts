/**
 * A line to a server that can be hurt: slow, thin, dead, cut off, or losing answers.
 *
 * Input: the address of a server, and what is wrong with the line. Output: the same bytes in the same order, or not. Works on any TCP
 * protocol. What is changed holds at once for connections that are open, and for new ones. Nothing is kept when it is closed.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';
import { type Pipe, pipe } from './fault-pipe.js';

/** What is wrong with a line; nothing, unless named. */
export interface LineFaults {
  /** Added to each direction. */
  readonly latencyMs?: number;
  /** Of each connection and direction. */
  readonly bytesPerSecond?: number;
  /** Connections stay open and nothing passes, either way; new ones are accepted. */
  readonly blackHole?: boolean;
  /** New connections are refused, open ones are broken. */
  readonly down?: boolean;
  /** A connection is reset when so many bytes of answers have passed. */
  readonly cutAfterBytes?: number;
  /** Share of the answers that are lost with their connection, after the server has done what was asked. */
  readonly loseAnswerRate?: number;
}

export interface FaultProxy {
  readonly port: number;
  /** The same URL, through the line. */
  through(url: string): string;
  /** What is wrong from now on; everything else is well. */
  hurt(faults: LineFaults): Promise<void>;
  /** As it was. Connections that lost bytes are broken: they would go on in the middle of a sentence. */
  mend(): Promise<void>;
  /** Breaks all open connections once. */
  reset(): void;
  readonly counts: { opened: number; lostAnswers: number };
  close(): Promise<void>;
}

interface Line {
  readonly near: Socket;
  readonly far: Socket;
  pipes: readonly Pipe[];
  answeredBytes: number;
}

/** @param random draws which answers are lost; in [0, 1) */
export async function faultProxy(
  target: { readonly host?: string; readonly port: number },
  random: () => number = Math.random,
): Promise<FaultProxy> {
  const lines = new Set<Line>();
  const counts = { opened: 0, lostAnswers: 0 };
  let faults: LineFaults = {};

  const server = createServer({ noDelay: true }, (near) => {
    counts.opened += 1;
    const far = dial({ port: target.port, host: target.host ?? '127.0.0.1', noDelay: true });
    const current = () => faults;
    const line: Line = { near, far, pipes: [], answeredBytes: 0 };
    lines.add(line);
    // Before the pipes: an answer that is lost must not be passed on first.
    far.on('data', (chunk: Buffer) => answered(line, chunk.length));
    line.pipes = [pipe(near, far, current), pipe(far, near, current)];
    for (const socket of [near, far]) {
      socket.on('error', () => breakLine(line));
      socket.on('close', (failed: boolean) => {
        if (failed || (near.destroyed && far.destroyed)) breakLine(line);
      });
    }
  });

  function answered(line: Line, bytes: number): void {
    line.answeredBytes += bytes;
    const lost = (faults.loseAnswerRate ?? 0) > 0 && random() < (faults.loseAnswerRate ?? 0);
    if (lost) counts.lostAnswers += 1;
    if (lost || line.answeredBytes > (faults.cutAfterBytes ?? Number.POSITIVE_INFINITY)) breakLine(line);
  }

  function breakLine(line: Line): void {
    if (!lines.delete(line)) return;
    for (const each of line.pipes) each.stop();
    line.near.resetAndDestroy();
    line.far.destroy();
  }

  const reset = () => {
    for (const line of [...lines]) breakLine(line);
  };
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const stopListening = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    reset();
    await closed;
  };
  const port = await listen(0);

  async function hurt(next: LineFaults): Promise<void> {
    const wasBlack = faults.blackHole === true;
    faults = next;
    if (wasBlack && next.blackHole !== true) reset();
    for (const line of lines) line.answeredBytes = 0;
    if (next.down === true) await stopListening();
    else if (!server.listening) await listen(port);
  }

  return {
    port,
    through: (url) => {
      const through = new URL(url);
      through.hostname = '127.0.0.1';
      through.port = String(port);
      return through.href;
    },
    hurt,
    mend: () => hurt({}),
    reset,
    counts,
    close: stopListening,
  };
}
