import type { DatabaseKind } from './local-stack.js';
import type { Program } from './program.js';

/** A database engine that was found, and how to use it. */
export interface DatabaseServer {
  readonly kind: DatabaseKind;
  readonly program: Program;
  /** The command that makes an empty data folder, without its flags. */
  readonly initialise: readonly string[];
}
