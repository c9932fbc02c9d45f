/** Largest webhook body. Stripe's largest events (invoices with many lines) stay far below it. */
export const WEBHOOK_BYTES_MAX = 1_048_576;
/** Largest body of a call with one order. */
export const ORDER_BYTES_MAX = 1_048_576;
/** Largest body of a batch. Twice this, as it is escaped in a statement, fits a server's usual max_allowed_packet of 16 MiB. */
export const BATCH_BYTES_MAX = 4 * 1_048_576;

/** Events of one insert, and how long the first of them waits for company. */
export const GROUP_EVENTS_MAX = 128;
export const GROUP_WAIT_MS = 3;
/** Bytes of bodies in one insert: they travel in hex, so twice this fits a max_allowed_packet of 16 MiB. */
export const GROUP_BYTES_MAX = 4 * 1_048_576;
/** Inserts under way at once: one fills while another commits. */
export const GROUPS_IN_FLIGHT_MAX = 3;
/** Events that wait for an insert; beyond them Stripe is told to come again. */
export const WAITING_EVENTS_MAX = 5_000;
export const WAITING_BYTES_MAX = 64 * 1_048_576;
/** Longest wait for the commit; below Stripe's patience and the two seconds we promise. */
export const COMMIT_MS_MAX = 1_800;
/** Runs of one insert that lost a deadlock. */
export const INSERT_RUNS_MAX = 4;
/** An insert that has no answer for so long hangs on a dead connection: the process should be restarted. */
export const INSERT_STUCK_MS = 60_000;

/** Connections to MySQL: webhooks have their own, so that no call of the API makes them wait. */
export const WEBHOOK_POOL_SIZE = GROUPS_IN_FLIGHT_MAX + 1;
export const WEBHOOK_POOL_QUEUE_MAX = 8;
export const API_POOL_SIZE = 8;
export const API_POOL_QUEUE_MAX = 100;
/** Longest the API waits for the database, in milliseconds. */
export const API_MS_MAX = 10_000;

/** Refunds that are written down at one time: half of the connections, so that a flood of them leaves the other calls theirs. */
export const REFUNDS_AT_ONCE_MAX = 4;
/** Refunds that wait for their turn; their bodies are small. */
export const REFUNDS_WAITING_MAX = 2_000;
/** Calls that write orders at one time: where no refunds are asked for, a connection is left for those who read. */
export const ORDERS_AT_ONCE_MAX = 7;
/** So few may wait because each holds a body, which may be a batch. */
export const ORDERS_WAITING_MAX = 100;
/** Longest wait for a turn; below what the API waits for an answer in all. */
export const TURN_MS_MAX = 8_000;
/** Largest body of a call about a refund: that many of them may wait. */
export const REFUND_BYTES_MAX = 65_536;

/** Orders of one transaction. */
export const REGISTER_ORDERS_MAX = 500;

/** Longer than the 60 s after which balancers drop an idle connection, so that they never send into a closing one. */
export const KEEP_ALIVE_MS = 65_000;
/** Longest a request may take to arrive whole. */
export const REQUEST_MS_MAX = 15_000;
/** How often connections are looked at for that. */
export const CONNECTIONS_CHECK_MS = 1_000;
/** Longest wait for requests under way when the process is asked to stop. */
export const STOP_MS_MAX = 10_000;

/** How often answers kept for an Idempotency-Key are looked through for old ones. */
export const FORGET_EVERY_MS = 600_000;
/** Lines about refused webhooks in one second: a flood of them must not become a flood of lines. */
export const REFUSED_LINES_A_SECOND_MAX = 5;
