/** Which database engine is meant. They differ in flags, data folder and how a driver must address them. */
export type DatabaseKind = 'mariadb' | 'mysql';

/**
 * `run` keeps its data between starts and exists once in a folder; `test` begins empty every time, may exist several
 * times at once and leaves nothing behind. Both have the same durability settings.
 */
export type StackKind = 'run' | 'test';

/** One line of progress: what was done and how long it took; 0 for something that now begins or just happened. */
export type StepLog = (line: string, durationMs: number) => void;

export interface LocalStackOptions {
  /** The folder that holds everything, usually `<checkout>/.quittance`. */
  readonly dir: string;
  readonly kind: StackKind;
  /** Default: what `DB` says, else MariaDB, else whichever of the two the machine has. */
  readonly db?: DatabaseKind;
  /** `run` only: delete the data of earlier starts first. */
  readonly fresh?: boolean;
  readonly log?: StepLog;
  /** Default `process.env`: `REDIS_URL`, `MYSQL_URL`, `DB`, `PATH`, `QUITTANCE_BIN_PATH`, `QUITTANCE_INSTALL` are read. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A server of the stack, for whoever must hurt it. After `restart` the port and the data are the same, the pid is not. */
export interface ServerHandle {
  /** Undefined while it does not run, or when it was given by URL. */
  readonly pid: number | undefined;
  readonly port: number;
  readonly version: string;
  /** `SIGKILL` is a crash, `SIGSTOP` a black hole, `SIGCONT` ends it. */
  signal(signal: NodeJS.Signals): void;
  /** Clean stop; nothing happens when it is already down. */
  stop(): Promise<void>;
  /** Stops it if it runs, starts it on the same port and waits until it answers. */
  restart(): Promise<void>;
}

export interface LocalStack {
  /** `mysql://quittance:PASSWORD@127.0.0.1:PORT/quittance`; the user may create and drop databases named `quittance…`. */
  readonly mysqlUrl: string;
  readonly redisUrl: string;
  /** Through which the server's root gets in, with the password of `mysqlUrl`; undefined for one in a container or given by URL. */
  readonly mysqlSocket: string | undefined;
  readonly database: { readonly kind: DatabaseKind; readonly version: string };
  readonly redis: ServerHandle;
  readonly mysql: ServerHandle;
  stop(): Promise<void>;
}
