/** Every wait and size of this package, by name and with its unit. */
export const limits = {
  /** From spawn until the server answers; crash recovery after a SIGKILL is included. */
  readyMsMax: 60_000,
  readyPollMs: 20,
  /** One attempt to speak to a server. */
  probeMsMax: 1_000,
  /** From SIGTERM to exit; then SIGKILL. A clean InnoDB shutdown takes well under two seconds. */
  stopMsMax: 20_000,
  /** From SIGKILL to exit. */
  killMsMax: 5_000,
  /** Another port is tried when the chosen one was taken in between. */
  portAttemptsMax: 3,
  /** Making an empty data folder. */
  initialiseMsMax: 120_000,
  /** One run of the system's package manager, its own lock included. */
  packagesMsMax: 600_000,
  packagesLockSecondsMax: 120,
  /** `docker version`, `docker inspect` and the like. */
  dockerAnswerMsMax: 10_000,
  /** A container image comes over the network. */
  dockerPullMsMax: 600_000,
  /** A log file larger than this is set aside at the next start. */
  logBytesMax: 8 * 1024 * 1024,
  /** What is shown of a log when a server does not start. */
  logTailLinesMax: 8,
  /** Longest path of a Unix socket that Linux and macOS both accept. */
  socketPathBytesMax: 103,
  connectionsMax: 300,
  lockWaitSeconds: 5,
} as const;
