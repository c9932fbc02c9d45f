/** What one service printed, read for what must never stand there; the last of it is kept. */
export interface LogWatch {
  readonly name: string;
  readonly take: (text: string) => void;
  /** Notes how the process ended after a signal that it was sent. */
  noteEnd(signal: NodeJS.Signals, code: number | null): void;
  /** Lines that must never be, and ends that were not clean. */
  surprises(): readonly string[];
  /** How often a message was logged. */
  count(message: string): number;
  tail(): string;
  /** Forgets the surprises of a fault that was meant to cause them. */
  forgive(pattern: RegExp): void;
}

const TAIL_CHARS_MAX = 200_000;
const SURPRISES_MAX = 50;

/** Unhandled rejections and exceptions, bugs by their name, and secrets. */
const NEVER = [
  /service\.(rejection|exception)_unhandled/,
  /"type":"(TypeError|ReferenceError|RangeError|SyntaxError)"/,
  /MaxListenersExceededWarning|UnhandledPromiseRejection/,
  /whsec_[A-Za-z0-9+/]{16,}|sk_(test|live)_[A-Za-z0-9]{4,}/,
];

export function watchLog(name: string): LogWatch {
  const surprises: string[] = [];
  const counts = new Map<string, number>();
  let tail = '';
  let open = '';

  function take(text: string): void {
    tail = (tail + text).slice(-TAIL_CHARS_MAX);
    const lines = (open + text).split('\n');
    open = lines.pop() ?? '';
    for (const line of lines) read(line);
  }

  function read(line: string): void {
    const message = /"msg":"([^"]+)"/.exec(line)?.[1];
    if (message !== undefined) counts.set(message, (counts.get(message) ?? 0) + 1);
    if (surprises.length < SURPRISES_MAX && NEVER.some((each) => each.test(line)))
      surprises.push(`${name} printed: ${line.slice(0, 600)}`);
  }

  return {
    name,
    take,
    noteEnd: (signal, code) => {
      if (signal === 'SIGTERM' && code !== 0) surprises.push(`${name} ended with ${code} after SIGTERM`);
    },
    surprises: () => surprises,
    count: (message) => counts.get(message) ?? 0,
    tail: () => tail,
    forgive: (pattern) => {
      for (let at = surprises.length - 1; at >= 0; at -= 1)
        if (pattern.test(surprises[at] ?? '')) surprises.splice(at, 1);
    },
  };
}
