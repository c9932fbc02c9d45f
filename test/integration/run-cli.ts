import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** From `test/dist/integration/` and from `test/integration/` alike. */
export const BIN = fileURLToPath(
  new URL(`${import.meta.url.includes('/dist/') ? '../' : ''}../../packages/cli/bin/quittance.mjs`, import.meta.url),
);
const OUTPUT_BYTES_MAX = 16 * 1_024 * 1_024;

/** Runs the command line as a user does, with no settings but those given and no running instance to be found. */
export function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input: string | Buffer = '',
): Promise<CliResult> {
  const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
  const clean = { PATH, NODE_COMPILE_CACHE, NO_COLOR: '1', QUITTANCE_DIR: join(tmpdir(), 'no-quittance-here') };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [BIN, ...args],
      { env: { ...clean, ...env }, maxBuffer: OUTPUT_BYTES_MAX, encoding: 'utf8' },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err }),
    );
    child.stdin?.on('error', () => undefined).end(input);
  });
}
