/** Connections of one relay: claims of the three tables, the figures, sealing, the audit, and those that hold named locks. */
export const POOL_SIZE = 8;

/** No request waits for the relay, so a publication may take longer than on the fast path. */
export const PUBLISH_DEADLINE_MS = 5_000;

/** Rows that were claimed and that Redis did not take are due again after this long. */
export const UNPUBLISHED_AGAIN_MS = 2_000;

/** Jobs in one stage's queue beyond which its rows get the longer lease: they are not lost, they are in the queue. */
export const BUSY_BACKLOG_JOBS = 20_000;

/** How many times longer the lease of rows of a busy stage is, so that a million waiting rows are not all published each minute. */
export const BUSY_LEASE_TIMES = 5;

/** Between two looks at the depths of the queues. */
export const DEPTHS_EVERY_MS = 5_000;

/** Between two readings of the figures for the scraper. */
export const FIGURES_EVERY_MS = 15_000;

/** Between two countings of what was given up: where that is much, a counting takes a second. */
export const DEAD_LETTERS_EVERY_MS = 60_000;

/** Rows made due by one statement after Redis was lost. */
export const HASTEN_ROWS = 1_000;
/** Steps, and the pause before each, that are spent on rows which other transactions hold: a handler at work needs no help. */
export const HASTEN_SKIPPED_STEPS_MAX = 40;
export const HASTEN_SKIPPED_PAUSE_MS = 50;

/** Of the time one full batch took, how much is left to others before the next one. */
export const REST_SHARE = 0.5;
export const REST_MS_MAX = 200;

/** Share of the pause by which relays drift apart, so that they do not look at the same moment. */
export const JITTER_SHARE = 0.2;

/** Wait after a round that failed, at most. */
export const FAILURE_PAUSE_MS_MAX = 10_000;

/** Between two looks at how Redis is set up. */
export const POLICY_EVERY_MS = 60_000;

/** Between two looks for money that has waited on account for long. */
export const AGEING_EVERY_MS = 10 * 60_000;

/** Between two looks for rows to seal. */
export const SEAL_EVERY_MS = 10_000;

/** Between two log lines that tell the newest seals, for whoever keeps logs elsewhere. */
export const HEADS_EVERY_MS = 60 * 60_000;

/** Of the time of one slice of the running audit. */
export const AUDIT_BUDGET_MS = 1_000;

/** Between two slices of it, where nobody says otherwise. */
export const AUDIT_EVERY_MS = 60_000;
