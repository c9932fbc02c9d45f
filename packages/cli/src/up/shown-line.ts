import { SHOWN_CHARACTERS_MAX } from './limits.js';

const QUIET = new Set(['trace', 'debug', 'info']);
const NOT_REPEATED = new Set(['time', 'level', 'msg', 'service', 'err', 'pid', 'hostname']);

interface ErrorField {
  readonly message?: unknown;
}

/**
 * What a person sees of one line that a process wrote: warnings and errors of a JSON log in short, plain text as it is.
 * @returns null for what only belongs into the log file
 */
export function shownLine(line: string): string | null {
  if (line.trim() === '') return null;
  const fields = parse(line);
  if (fields === null) return cut(line);
  const level = String(fields['level']);
  if (QUIET.has(level)) return null;
  const rest = Object.entries(fields)
    .filter(([name]) => !NOT_REPEATED.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
  const error = (fields['err'] as ErrorField | undefined)?.message;
  const words = [level, fields['msg'], ...rest, ...(typeof error === 'string' ? [`(${error.split('\n', 1)[0]})`] : [])];
  return cut(words.filter((word) => word !== undefined && word !== '').join(' '));
}

function cut(line: string): string {
  return line.length > SHOWN_CHARACTERS_MAX ? `${line.slice(0, SHOWN_CHARACTERS_MAX)}…` : line;
}

/** A log line is a JSON object with a level; anything else is text. */
function parse(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    const fields = JSON.parse(line) as Record<string, unknown>;
    return typeof fields['level'] === 'string' ? fields : null;
  } catch {
    return null;
  }
}
