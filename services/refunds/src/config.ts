import { SETTINGS, settingsFor } from '@quittance/runtime';

/** Settings of this stage; see the table of settings in the documentation. Without a key nobody is asked for refunds. */
export const CONFIG = settingsFor('MYSQL_URL', 'REDIS_URL', 'STRIPE_API_BASE').extend({
  STRIPE_SECRET_KEY: SETTINGS.STRIPE_SECRET_KEY.optional().meta({ secret: true }),
});
