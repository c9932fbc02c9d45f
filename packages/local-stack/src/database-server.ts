import type { DatabaseKind } from './local-stack.js';
import type { Program } from './program.js';

/** A database engine that was found, and how to use it. */
export interface DatabaseServer {
  readonly kind: DatabaseKind;
  readonly program: Program;
  /** The command that makes an empty data folder; a container's image does that itself. */
  readonly initialise: readonly string[];
  /** Arguments of `initialise` beside the flags every installation needs. */
  readonly initialiseArgs: readonly string[];
}
