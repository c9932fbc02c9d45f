import { userInfo } from 'node:os';

/** Who runs the command line, for logs: the operating system says it, not the caller. In a container the user may have no name. */
export function operatorName(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    return `cli:uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
