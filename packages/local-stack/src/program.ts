/** How a server binary is started: usually just its path; an unpacked tree needs its own loader and libraries. */
export interface Program {
  /** What comes before the server's own arguments: the binary, or a loader with the binary. */
  readonly command: readonly string[];
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Arguments that point at the tree's own message, charset and plugin folders. */
  readonly extraArgs: readonly string[];
}

export function plainProgram(file: string): Program {
  return { command: [file], env: {}, extraArgs: [] };
}
