import { createInterface } from 'node:readline';
import { hashPassword } from '@quittance/runtime';
import { Command } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { type OutputOptions, printJson, printLine } from '../print.js';

/** Shorter ones are refused. */
const CHARACTERS_MIN = 10;

const HELP = `
Reads the password from standard input, so that it stands in no process list and no history. For example:
  CONSOLE_USERS="ana:admin:$(quittance password < password.txt)"`;

export function passwordCommand(): Command {
  return new Command('password')
    .description('hash a password for CONSOLE_USERS')
    .addHelpText('after', HELP)
    .action(async (options: OutputOptions) => {
      const password = await firstLineOfInput();
      if (password.length < CHARACTERS_MIN)
        throw new CliProblem(EXIT.usage, `a password needs at least ${CHARACTERS_MIN} characters`);
      const hash = await hashPassword(password);
      if (options.json) printJson({ hash });
      else printLine(hash);
    });
}

async function firstLineOfInput(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) return line;
  return '';
}
