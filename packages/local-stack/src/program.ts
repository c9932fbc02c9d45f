/** How a server is started: usually just a path; an unpacked tree needs its own libraries or loader, a container an engine. */
export interface Program {
  /** What comes before the server's own arguments: the binary, or a loader with the binary. */
  readonly command: readonly string[];
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Arguments that point at the tree's own message, charset and plugin folders. */
  readonly extraArgs: readonly string[];
  /** Set when `command` is a container engine's client and this the image to run. */
  readonly image?: string;
}

export function plainProgram(file: string): Program {
  return { command: [file], env: {}, extraArgs: [] };
}
