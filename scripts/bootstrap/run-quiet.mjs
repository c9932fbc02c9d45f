import { spawn } from 'node:child_process';
import { Problem } from './problem.mjs';

const linesShownMax = 60;

/**
 * Runs a command without showing its output and answers it; a failure or `msMax` passed is a Problem that shows the output's end.
 */
export function runQuiet(command, { cwd, env, msMax, shown = (text) => text }) {
  const [file, ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let late = false;
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, msMax);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(new Problem(`${file} could not be started: ${error.message}`, 1));
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(output);
      const why = late ? `stopped after ${msMax / 1000} s` : (signal ?? `exit code ${code}`);
      const lines = shown(output).trimEnd().split('\n').slice(-linesShownMax);
      reject(new Problem(`${lines.join('\n')}\n${command.join(' ')}: ${why}`, 1));
    });
  });
}
