import { CommanderError } from 'commander';
import { CliProblem } from './cli-problem.js';
import { EXIT } from './exit-codes.js';
import { buildProgram } from './program.js';

// Whoever reads our output may leave early (`quittance events | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  console.error(`quittance: standard output cannot be written: ${error.message}`);
  process.exit(EXIT.cannotWrite);
});
process.exitCode = await main(process.argv);

async function main(argv: readonly string[]): Promise<number> {
  try {
    const program = await buildProgram(argv);
    await program.parseAsync(argv);
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    if (error instanceof CommanderError) return usageProblem(error);
    const known = error instanceof CliProblem;
    console.error(`quittance: ${known || error instanceof Error ? error.message.trim() : String(error)}`);
    if (!known && process.env['QUITTANCE_DEBUG']) console.error(error);
    return known ? error.exitCode : EXIT.internal;
  }
}

/** `--help` and `--version` also end by throwing, with exit code 0. */
function usageProblem(error: CommanderError): number {
  if (error.exitCode === 0) return EXIT.ok;
  if (error.code !== 'commander.help') console.error(`quittance: ${error.message.replace(/^error: /, '')}`);
  return EXIT.usage;
}
