/*
 * `node dist/with-stack.js COMMAND [ARGS…]`: starts a test stack, runs the command with its addresses, stops the stack.
 *
 * Out: QUITTANCE_TEST_MYSQL_URL and QUITTANCE_TEST_REDIS_URL in the command's environment; the command's exit code.
 * The stack lives in `.quittance` of the folder it is called in. Signals end the command first, the servers after it.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { printStep } from './print-step.js';
import { StackProblem } from './stack-problem.js';
import { startLocalStack } from './start-local-stack.js';

const exitUsage = 64;

process.exitCode = await main(process.argv.slice(2));

async function main([file, ...args]: string[]): Promise<number> {
  if (file === undefined) {
    console.error('usage: with-stack COMMAND [ARGS…]');
    return exitUsage;
  }
  let interrupted: NodeJS.Signals | undefined;
  let forward = (signal: NodeJS.Signals) => {
    interrupted ??= signal;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, (name) => forward(name));
  try {
    const stack = await startLocalStack({ dir: resolve('.quittance'), kind: 'test', log: printStep });
    const env = {
      ...process.env,
      QUITTANCE_TEST_MYSQL_URL: stack.mysqlUrl,
      QUITTANCE_TEST_REDIS_URL: stack.redisUrl,
    };
    try {
      if (interrupted) return signalExit(interrupted);
      return await new Promise<number>((done, fail) => {
        const child = spawn(file, args, { stdio: 'inherit', env });
        forward = (signal) => child.kill(signal);
        child.once('error', fail);
        child.once('exit', (code, signal) => done(code ?? signalExit(signal)));
      });
    } finally {
      await stack.stop();
    }
  } catch (error) {
    if (!(error instanceof StackProblem)) throw error;
    console.error(`stack: ${error.message}`);
    return error.exitCode;
  }
}

function signalExit(signal: NodeJS.Signals | null): number {
  return 128 + (signal ? constants.signals[signal] : 1);
}
