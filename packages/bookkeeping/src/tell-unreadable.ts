import type { Logger } from '@quittance/runtime';
import type { UnreadablePolicy } from '@quittance/store';

/** Versions remembered as told, so that a broken policy is one line and not one for each batch. */
const TOLD_MAX = 1_000;

/** Makes what says, once for each version, that a stored policy cannot be read and which one counts instead. */
export function unreadableTeller(log: Pick<Logger, 'error'>): (unreadable: readonly UnreadablePolicy[]) => void {
  const told = new Set<string>();
  return (unreadable) => {
    for (const each of unreadable) {
      const key = `${each.version} ${each.customer ?? ''}`;
      if (told.has(key)) continue;
      if (told.size >= TOLD_MAX) told.clear();
      told.add(key);
      log.error({ ...each, remedy: 'set it again with "quittance policy set"' }, 'policy.unreadable');
    }
  };
}
