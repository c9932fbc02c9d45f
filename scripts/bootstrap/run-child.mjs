/*
 * Runs a long-lived command that owns the terminal, and passes signals on to it.
 *
 * The child leads a process group of its own, so that one Ctrl-C reaches it exactly once: the terminal signals this process, npm may
 * signal it again, and the child hears only what is passed on here. A repeat within `repeatMs` is npm's echo and is dropped.
 * Out: the child's exit code, 128 + number for a signal, 124 when `msMax` passed. `print`, where given, hears all that it prints instead of
 * the terminal.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const repeatMs = 400;
const killAfterMs = 20_000;
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export function runChild(command, { cwd, env, msMax, print }) {
  const [file, ...args] = command;
  return new Promise((resolve, reject) => {
    const output = print === undefined ? 'inherit' : 'pipe';
    const child = spawn(file, args, { cwd, env, stdio: ['inherit', output, output], detached: true });
    child.stdout?.on('data', print);
    child.stderr?.on('data', print);
    const forward = dropEchoes((signal) => child.kill(signal));
    for (const signal of forwarded) process.on(signal, forward);
    const limit = msMax === undefined ? undefined : stopAfter(child, msMax, command);
    const settle = () => {
      limit?.cancel();
      for (const signal of forwarded) process.off(signal, forward);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    // With pipes, all that was printed is heard before it counts as ended.
    child.once(print === undefined ? 'exit' : 'close', (code, signal) => {
      settle();
      if (limit?.passed()) resolve(124);
      else resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

function dropEchoes(pass) {
  const lastMs = new Map();
  return (signal) => {
    const now = Date.now();
    if (now - (lastMs.get(signal) ?? 0) > repeatMs) pass(signal);
    lastMs.set(signal, now);
  };
}

function stopAfter(child, msMax, command) {
  let passed = false;
  let kill;
  const end = setTimeout(() => {
    passed = true;
    console.error(`${command.join(' ')}: still running after ${msMax / 1000} s, stopping it`);
    child.kill('SIGTERM');
    // The whole group: what the child started must not outlive it.
    kill = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), killAfterMs);
  }, msMax);
  const cancel = () => {
    clearTimeout(end);
    clearTimeout(kill);
  };
  return { cancel, passed: () => passed };
}
