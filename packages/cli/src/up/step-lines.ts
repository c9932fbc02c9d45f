import { printLine, printNote } from '../print.js';

const NAME_WIDTH = 14;
const COLOURS = [36, 32, 33, 35, 34, 96, 92, 93, 95, 94];

export interface StepLines {
  /** One step of starting or stopping, with the time it took. */
  step(text: string, durationMs: number): void;
  /** A line of one process. */
  from(name: string): (line: string) => void;
  line(text: string): void;
}

/** Lines for people: to standard output, or to standard error when that is kept free for JSON. */
export function stepLines(toStandardError: boolean): StepLines {
  const print = toStandardError ? printNote : printLine;
  const colour = process.stdout.isTTY === true && !process.env['NO_COLOR'] && !toStandardError;
  const names: string[] = [];
  return {
    line: print,
    step: (text, durationMs) => print(`${text} (${(durationMs / 1_000).toFixed(1)} s)`),
    from: (name) => {
      const code = COLOURS[names.push(name) % COLOURS.length];
      const prefix = `${name.padEnd(NAME_WIDTH)} |`;
      return (line) => print(`${colour ? `\u001b[${code}m${prefix}\u001b[0m` : prefix} ${line}`);
    },
  };
}
