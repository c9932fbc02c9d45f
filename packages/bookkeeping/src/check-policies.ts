import type { Logger } from '@quittance/runtime';
import { type Store, unreadablePolicies } from '@quittance/store';

/** Says at start which stored policies cannot be read. The service starts all the same: it works with the last good version. */
export async function checkPolicies(store: Store, log: Pick<Logger, 'error'>): Promise<void> {
  for (const broken of await unreadablePolicies(store.sql))
    log.error(
      { ...broken, remedy: 'set it again with "quittance policy set"; until then the last good version counts' },
      'policy.unreadable_at_start',
    );
}
