import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../open-store.js';
import { readSnapshot } from '../policies/preview/read-snapshot.js';
import type { Sql } from '../sql.js';
import type { Check, Difference, Finding, NextRange, Patience } from './difference.js';
import { nextRange, RANGE_ROWS } from './walk-ranges.js';

/** How a range is looked at. */
export interface Look extends Patience {
  /** Milliseconds before a range that looks wrong is read again. */
  readonly secondLookMs: number;
}

export interface RangeAudited {
  readonly range: NextRange;
  readonly differences: readonly Difference[];
}

/**
 * Looks at the next range of a check as it stands at one moment. What looks wrong is read once more a moment later, and only what is wrong
 * both times is told. @returns `null` after the last range
 */
export async function auditRange(store: Store, check: Check, after: string, look: Look): Promise<RangeAudited | null> {
  const step = await readSnapshot(store, async (sql) => {
    const range = await rangeOf(sql, check, after);
    return range === null ? null : { range, findings: await check.find(sql, range, look) };
  });
  if (step === null) return null;
  const findings = await stillThere(store, check, step, look);
  return {
    range: step.range,
    differences: findings.map((each) => ({ invariant: check.name, ...each, todo: check.todo })),
  };
}

function rangeOf(sql: Sql, check: Check, after: string): Promise<NextRange | null> {
  if (check.table === null) return Promise.resolve({ after, through: after, rows: 0 });
  return check.next?.(sql, after) ?? nextRange(sql, check.table, after, check.rowsMax ?? RANGE_ROWS);
}

async function stillThere(
  store: Store,
  check: Check,
  { range, findings }: { readonly range: NextRange; readonly findings: readonly Finding[] },
  look: Look,
): Promise<readonly Finding[]> {
  if (findings.length === 0) return findings;
  await sleep(look.secondLookMs);
  const again = await readSnapshot(store, (sql) => check.find(sql, range, look));
  const places = new Set(findings.map((each) => each.where));
  return again.filter((each) => places.has(each.where));
}
