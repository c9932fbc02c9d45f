/*
 * Runs commands beside each other, and prints what they print as if they had run one after the other.
 *
 * In: commands in the order in which their output is to be read. What a later one prints is held until those before it have ended, and then
 * comes as it is printed. All run to their end, whatever becomes of the others. Out: the first exit code that is not 0.
 */
import { runChild } from '../bootstrap/run-child.mjs';

export async function runBeside(commands, options) {
  const outputs = commands.map((_, index) => heldOutput(index > 0));
  const running = commands.map((command, index) => runChild(command, { ...options, print: outputs[index].print }));
  const exitCodes = [];
  for (const [index, ended] of running.entries()) {
    outputs[index].release();
    exitCodes.push(await ended);
  }
  return exitCodes.find((code) => code !== 0) ?? 0;
}

function heldOutput(held) {
  let waiting = held ? [] : undefined;
  return {
    print: (chunk) => {
      if (waiting === undefined) process.stdout.write(chunk);
      else waiting.push(chunk);
    },
    release: () => {
      for (const chunk of waiting ?? []) process.stdout.write(chunk);
      waiting = undefined;
    },
  };
}
