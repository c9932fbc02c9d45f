/**
 * Logs as JSON lines on standard output, one canonical line per stage run: `log.info({ … }, 'matching.completed')`.
 *
 * Three nets keep secrets out: the list of redacted paths, an allow-list for what is shown of an error (drivers hang queries and headers on
 * theirs), and a last look at the finished line for everything shaped like a key. Not relied upon: any of them; log allow-listed fields,
 * never whole events.
 */
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';
import { prettyLine } from './pretty-line.js';

export type { Logger } from 'pino';

export interface LoggerOptions {
  readonly level?: string;
  readonly pretty?: boolean;
  readonly write?: (line: string) => void;
}

const REDACTED = '[redacted]';

const REDACTED_PATHS = [
  'req.headers["stripe-signature"]',
  'req.headers["webhook-signature"]',
  'req.headers.authorization',
  'req.headers.cookie',
  'authorization',
  'secret',
  'password',
  'token',
  'client_secret',
  '*.authorization',
  '*.secret',
  '*.password',
  '*.token',
  '*.client_secret',
];

/** Stripe keys and webhook secrets, ours and Standard Webhooks' included, and passwords in URLs. */
const KEY_SHAPED = /\b(whsec_|whsk_|(?:sk|rk)_(?:live|test)_)[\w+/=-]+|(:\/\/[^\s:/@"]*:)[^\s/@"]+@/g;

export function createLogger(service: string, options: LoggerOptions = {}): Logger {
  const write = options.write ?? writeToStandardOutput();
  const stream: DestinationStream = {
    write: (line) => write(scrub(options.pretty ? prettyLine(line) : line)),
  };
  return pino(
    {
      level: options.level ?? 'info',
      base: { service },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED_PATHS, censor: REDACTED },
      serializers: { err: serializeError },
    },
    stream,
  );
}

function scrub(line: string): string {
  return line.replace(KEY_SHAPED, (_found, key: string | undefined, url: string | undefined) =>
    key === undefined ? `${url}${REDACTED}@` : `${key}${REDACTED}`,
  );
}

const CAUSES_MAX = 3;

interface ErrorLine {
  readonly type: string;
  readonly message: string;
  readonly code?: unknown;
  readonly stack?: string;
  readonly cause?: ErrorLine;
}

function serializeError(error: unknown, depth = 0): ErrorLine {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const code = (error as { code?: unknown }).code;
  return {
    type: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined || depth >= CAUSES_MAX ? {} : { cause: serializeError(error.cause, depth + 1) }),
  };
}

function writeToStandardOutput(): (line: string) => void {
  const out = destination({ dest: 1, sync: true });
  return (line) => {
    out.write(line);
  };
}
