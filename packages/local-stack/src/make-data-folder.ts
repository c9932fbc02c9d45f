import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { mariadbInstallFlags, mysqlInitialiseFlags } from './database-flags.js';
import type { DatabaseServer } from './database-server.js';
import { limits } from './limits.js';
import type { StepLog } from './local-stack.js';
import { runCommand } from './run-command.js';
import { StackProblem } from './stack-problem.js';

/** An empty data folder, unless there is one: made beside its place and renamed, so that an interruption never leaves half of one. */
export async function makeDataFolder(server: DatabaseServer, folder: string, log: StepLog): Promise<void> {
  if (existsSync(folder)) return;
  const began = Date.now();
  const made = `${folder}.new`;
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made, { recursive: true, mode: 0o700 });
  const flagsOf = server.kind === 'mariadb' ? mariadbInstallFlags : mysqlInitialiseFlags;
  const result = await runCommand(
    [...server.initialise, ...flagsOf(made, process.getuid?.() === 0), ...server.initialiseArgs],
    {
      msMax: limits.initialiseMsMax,
      env: { ...process.env, ...server.program.env },
      cwd: dirname(folder),
    },
  );
  if (result.code !== 0) {
    const tail = result.output.trimEnd().split('\n').slice(-limits.logTailLinesMax).join('\n');
    throw new StackProblem(`${server.kind} could not make its data folder:\n${tail}`);
  }
  renameSync(made, folder);
  log(`${server.kind} made an empty data folder`, Date.now() - began);
}
