import type { z } from 'zod';

/** EX_CONFIG of sysexits.h: the setup is wrong, a restart will not help. */
export const EXIT_CONFIG = 78;

export interface ReadConfigOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly print?: (line: string) => void;
  readonly exit?: (code: number) => never;
}

/**
 * Reads a service's settings from the environment. An empty variable counts as not set. When settings are wrong, all problems are printed,
 * one line each and without their values, and the process ends with code 78.
 */
export function readConfig<T extends z.ZodObject>(schema: T, options: ReadConfigOptions = {}): z.output<T> {
  const { env = process.env, print = printToStandardError, exit = process.exit } = options;
  const given = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => name in schema.shape && value !== undefined && value !== ''),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const name = String(issue.path[0] ?? 'settings');
    print(`${name}: ${name in given ? issue.message : 'is required'}`);
  }
  return exit(EXIT_CONFIG);
}

/** What may be logged at start: secrets are replaced by whether they are set, passwords in URLs are masked. */
export function redactConfig<T extends z.ZodObject>(schema: T, config: z.output<T>): Record<string, unknown> {
  const redacted: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(schema.shape)) {
    const value = (config as Record<string, unknown>)[name];
    if (value === undefined) continue;
    redacted[name] = isSecret(setting) ? (maskUrl(value) ?? '[set]') : (maskUrl(value) ?? value);
  }
  return redacted;
}

function isSecret(setting: unknown): boolean {
  return (setting as z.ZodType).meta()?.['secret'] === true;
}

/** A URL without its password, query and fragment; undefined for what is no URL. */
function maskUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value) || !value.includes('://')) return undefined;
  const url = new URL(value);
  if (url.password !== '') url.password = '***';
  url.search = '';
  url.hash = '';
  return url.href;
}

function printToStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}
