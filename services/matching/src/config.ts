import { settingsFor } from '@quittance/runtime';

/** Settings of this stage; see the table of settings in the documentation. */
export const CONFIG = settingsFor('MYSQL_URL', 'REDIS_URL');
