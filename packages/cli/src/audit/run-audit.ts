/**
 * `quittance audit`: asks the store for differences and tells them as they come.
 *
 * Input: the database of the settings. Output: one line a difference on standard output, a table at the end; with `--json` the lines alone,
 * as JSON. Progress and everything else goes to standard error. Ctrl-C ends it; nothing has to be cleaned up.
 */
import { REPLAY_CHECKS } from '@quittance/bookkeeping';
import {
  auditBooks,
  type Check,
  checksOf,
  headsCheck,
  readSealHeads,
  SECRETS_CHECKS,
  type SealHead,
  type Store,
} from '@quittance/store';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { withBooks } from '../open-books.js';
import { type OutputOptions, printLine, printNote } from '../print.js';
import { readSettings } from '../settings.js';
import { auditProgress } from './audit-progress.js';
import { type InvariantRow, printInvariants, printSummary } from './print-audit.js';

export interface AuditFlags extends OutputOptions {
  readonly only?: readonly string[];
  readonly replay?: boolean;
  readonly scanSecrets?: boolean;
  readonly overdueSeconds: number;
  readonly head: readonly string[];
  readonly list?: boolean;
}

const MS_PER_SECOND = 1_000;

export async function runAudit(flags: AuditFlags): Promise<void> {
  const kept = flags.head.map(readHead);
  await withBooks(readSettings(), async (store) => {
    const more = moreChecks(flags, kept);
    const checks = [...checksOf(store), ...more];
    if (flags.list) {
      printInvariants(checks, flags.json === true);
      return;
    }
    refuseUnknown(flags, checks);
    const differences = await tellDifferences(store, flags, more);
    process.exitCode = differences === 0 ? EXIT.ok : EXIT.notWell;
  });
}

function moreChecks(flags: AuditFlags, kept: readonly SealHead[]): Check[] {
  const named = (checks: readonly Check[]) => checks.filter((each) => flags.only?.includes(each.name));
  return [
    ...(kept.length > 0 ? [headsCheck(kept)] : []),
    ...(flags.replay || flags.list ? REPLAY_CHECKS : named(REPLAY_CHECKS)),
    ...(flags.scanSecrets || flags.list ? SECRETS_CHECKS : named(SECRETS_CHECKS)),
  ];
}

function refuseUnknown({ only }: AuditFlags, checks: readonly Check[]): void {
  const unknown = only?.filter((name) => !checks.some((each) => each.name === name)) ?? [];
  if (unknown.length > 0)
    throw new CliProblem(EXIT.usage, `no invariant is called ${unknown.join(', ')}; see "quittance audit --list"`);
}

async function tellDifferences(store: Store, flags: AuditFlags, more: readonly Check[]): Promise<number> {
  const rows: InvariantRow[] = [];
  const progress = auditProgress();
  let told = 0;
  const found = auditBooks(store, {
    more,
    overdueMs: flags.overdueSeconds * MS_PER_SECOND,
    ...(flags.only === undefined ? {} : { only: flags.only }),
    onProgress: (at) => {
      progress.at(at);
      if (at.ended) rows.push(at);
    },
  });
  for await (const difference of found) {
    told += 1;
    progress.clear();
    const { invariant, where, expected, found: there, todo } = difference;
    printLine(
      flags.json
        ? JSON.stringify(difference)
        : `${invariant}  ${where}: expected ${expected}; found ${there}. To do: ${todo}`,
    );
  }
  progress.clear();
  const heads = await readSealHeads(store.sql);
  if (flags.json) printNote(`${told} differences in ${rows.length} invariants`);
  else printSummary(rows, heads);
  return told;
}

function readHead(text: string): SealHead {
  const [, book, throughId, chain] = /^([a-z_]+):(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  if (book === undefined || throughId === undefined || chain === undefined)
    throw new CliProblem(EXIT.usage, `--head ${text} is not BOOK:ID:CHAIN as "quittance audit" prints it`);
  return { book, throughId, chain };
}
