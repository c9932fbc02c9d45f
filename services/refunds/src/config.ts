import { SETTINGS, settingsFor } from '@quittance/runtime';
import { z } from 'zod';

/** Settings of this stage; see the table of settings in the documentation. Without a key nobody is asked for refunds. */
export const CONFIG = settingsFor('MYSQL_URL', 'REDIS_URL', 'STRIPE_API_BASE').extend({
  STRIPE_SECRET_KEY: SETTINGS.STRIPE_SECRET_KEY.optional().meta({ secret: true }),
  /** Milliseconds between looks for refunds that are to be read from Stripe again. */
  REFUND_ROUND_MS: z.coerce.number().int().min(50).max(3_600_000).default(5_000),
});
