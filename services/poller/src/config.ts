import { SETTINGS, settingsFor } from '@quittance/runtime';
import { z } from 'zod';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const span = (min: number, max: number, usual: number) => z.coerce.number().int().min(min).max(max).default(usual);

/** Settings of this stage; see the table of settings in the documentation. All times in milliseconds. Without a key nothing is polled. */
export const POLLER_SCHEMA = settingsFor('MYSQL_URL', 'REDIS_URL', 'STRIPE_API_BASE').extend({
  STRIPE_SECRET_KEY: SETTINGS.STRIPE_SECRET_KEY.optional().meta({ secret: true }),
  /** `live` or `test`, where the key does not tell. */
  STRIPE_MODE: z.enum(['live', 'test']).optional(),
  /** Between two readings of Stripe's list of events. */
  POLL_ROUND_MS: span(50, HOUR_MS, MINUTE_MS),
  /** How far before what was reached each reading begins again. */
  POLL_OVERLAP_MS: span(0, DAY_MS, 10 * MINUTE_MS),
  /** Events and objects younger than this are left to their webhook. */
  POLL_SETTLE_MS: span(0, HOUR_MS, 30_000),
  /** How far back the very first reading goes. */
  POLL_LOOK_BACK_MS: span(0, 30 * DAY_MS, DAY_MS),
  /** Between two comparisons of Stripe's objects with the books. */
  RECONCILE_ROUND_MS: span(50, DAY_MS, HOUR_MS),
  /** How old the objects are that each comparison looks at, at least. */
  RECONCILE_BACK_MS: span(0, 30 * DAY_MS, 2 * DAY_MS),
  /** Calls to Stripe in one second. */
  POLL_CALLS_PER_SECOND: z.coerce.number().min(0.1).max(50).default(5),
});

export type PollerConfig = z.output<typeof POLLER_SCHEMA>;
