import { settingsFor } from '@quittance/runtime';
import { z } from 'zod';

export const RELAY_SCHEMA = settingsFor('MYSQL_URL', 'REDIS_URL').extend({
  /** Milliseconds between looks at the tables while nothing is overdue. */
  RELAY_ROUND_MS: z.coerce.number().int().min(10).max(60_000).default(1_000),
  /** Milliseconds after which a published row that nobody finished is published again. */
  RELAY_LEASE_MS: z.coerce.number().int().min(1_000).max(600_000).default(60_000),
  /** Rows of one transaction and one publication. */
  RELAY_BATCH_ROWS: z.coerce.number().int().min(1).max(1_000).default(500),
  /** Milliseconds between slices of the audit that runs all the time. */
  RELAY_AUDIT_EVERY_MS: z.coerce.number().int().min(1_000).max(86_400_000).default(60_000),
});

export type RelayConfig = z.output<typeof RELAY_SCHEMA>;
