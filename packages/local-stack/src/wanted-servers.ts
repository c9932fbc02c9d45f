import type { DatabaseServer } from './database-server.js';
import type { DatabaseKind, StepLog } from './local-stack.js';
import type { Program } from './program.js';

export interface Wanted {
  readonly dir: string;
  readonly redis: boolean;
  readonly database: boolean;
  readonly db: DatabaseKind | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly log: StepLog;
}

export interface ObtainedServers {
  readonly redis: Program | undefined;
  readonly database: DatabaseServer | undefined;
}

/** What is still to be had; `database` is the engine to obtain when none was found. */
export interface Missing {
  readonly redis: boolean;
  readonly database: DatabaseKind | undefined;
}

/** Undefined: it did something, look again. A text: why it could not. Null: not its business. */
export type WayResult = string | undefined | null;
