const NOT_REPEATED = new Set(['time', 'level', 'msg', 'service', 'err']);

/** A JSON log line as people read it: `08:15:02 warn  matching pushback.retried order=A-1 attempt=2`, with the stack of an error below. */
export function prettyLine(line: string): string {
  const fields = parse(line);
  if (fields === undefined) return line;
  const clock = String(fields['time']).slice(11, 19);
  const rest = Object.entries(fields)
    .filter(([name]) => !NOT_REPEATED.has(name))
    .map(([name, value]) => ` ${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
  const error = fields['err'] as { stack?: string; message?: string } | undefined;
  const stack = error === undefined ? '' : `\n${error.stack ?? error.message ?? ''}`;
  return `${clock} ${String(fields['level']).padEnd(5)} ${fields['service']} ${fields['msg'] ?? ''}${rest.join('')}${stack}\n`;
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
