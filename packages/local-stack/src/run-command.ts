import { spawn } from 'node:child_process';

export interface CommandResult {
  /** 0 is success; 124 is the time limit; 127 is a command that could not be started. */
  readonly code: number;
  /** Standard output and error in the order they came. */
  readonly output: string;
}

/** Runs a command to its end within `msMax` and answers instead of throwing. */
export function runCommand(
  command: readonly string[],
  options: { readonly msMax: number; readonly env?: NodeJS.ProcessEnv; readonly cwd?: string },
): Promise<CommandResult> {
  const [file = '', ...args] = command;
  return new Promise((resolve) => {
    const { msMax, ...rest } = options;
    const child = spawn(file, args, { ...rest, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, msMax);
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 127, output: output + error.message });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code: late ? 124 : (code ?? 1), output: late ? `${output}\nstopped after ${msMax} ms` : output });
    });
  });
}
