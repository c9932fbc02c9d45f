import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';
import { LOG_BYTES_MAX } from './limits.js';

export interface LogFile {
  write(line: string): void;
  close(): void;
}

/** Appends lines; a full file becomes `<path>.1`, in place of the one before. */
export function openLogFile(path: string, bytesMax: number = LOG_BYTES_MAX): LogFile {
  let file = openSync(path, 'a', 0o600);
  let bytes = fstatSync(file).size;

  function turn(): void {
    closeSync(file);
    renameSync(path, `${path}.1`);
    file = openSync(path, 'a', 0o600);
    bytes = 0;
  }

  return {
    write: (line) => {
      const chunk = Buffer.from(`${line}\n`);
      if (bytes > 0 && bytes + chunk.length > bytesMax) turn();
      bytes += writeSync(file, chunk);
    },
    close: () => closeSync(file),
  };
}
