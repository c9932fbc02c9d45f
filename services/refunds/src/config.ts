import { BREAKER_RESET_MS, SETTINGS, settingsFor } from '@quittance/runtime';
import { z } from 'zod';
import { CALL_MS_MAX } from './line/limits.js';

/** Settings of this stage; see the table of settings in the documentation. Without a key nobody is asked for refunds. */
export const CONFIG = settingsFor('MYSQL_URL', 'REDIS_URL', 'STRIPE_API_BASE').extend({
  STRIPE_SECRET_KEY: SETTINGS.STRIPE_SECRET_KEY.optional().meta({ secret: true }),
  /** Milliseconds between looks for refunds that are to be read from Stripe again. */
  REFUND_ROUND_MS: z.coerce.number().int().min(50).max(3_600_000).default(5_000),
  /** Longest wait for one answer of Stripe, in milliseconds. */
  STRIPE_CALL_MS: z.coerce.number().int().min(100).max(CALL_MS_MAX).default(CALL_MS_MAX),
  /** How long Stripe is left in peace after it has failed, in milliseconds; then one call tries. */
  STRIPE_PAUSE_MS: z.coerce.number().int().min(100).max(600_000).default(BREAKER_RESET_MS),
});
