/** Where the ports of an instance begin unless told otherwise: console, ingress, sandbox, order system, shop, then metrics. */
export const PORT_BASE = 7_400;
export const METRICS_PORT_OFFSET = 10;
/** Ports of one instance, from its base on. */
export const PORTS = 100;
/** Bases tried when a port is taken and none was asked for. */
export const PORT_BASES_TRIED = 10;

/** Processes of one stage. */
export const SCALE_MAX = 16;

/** From start to ready, for one process. */
export const READY_MS_MAX = 60_000;
export const READY_LOOK_MS = 50;
/** A process that ends so often before it was ever ready stops the start. */
export const CRASHES_MAX = 3;

/** From SIGTERM to SIGKILL, for one process. Longer than any service's own grace. */
export const STOP_GRACE_MS = 35_000;

/** Back-off of a process that ends by itself; it begins anew after a process has lived a while. */
export const RESTART_BASE_MS = 500;
export const RESTART_CAP_MS = 30_000;
export const RESTART_FORGIVEN_MS = 60_000;

/** One log file; a second one holds what was before it. */
export const LOG_BYTES_MAX = 10 * 1_024 * 1_024;
/** One line that is shown. */
export const SHOWN_CHARACTERS_MAX = 500;
