import { writeFileSync } from 'node:fs';
import { FAULTS } from '../faults/all-faults.js';
import type { Fault } from '../faults/fault.js';
import { NOT_HERE } from '../not-here.js';
import type { EarlierRuns, Record } from './record.js';
import type { RunResult } from './run-fault.js';

const MS_PER_SECOND = 1_000;

/** Writes the page of results from what was recorded; faults that never ran stand there too, without a figure. */
export function writeResults(
  file: string,
  record: Pick<Record, 'runs' | 'mixed' | 'mended' | 'earlier' | 'product'>,
): void {
  const runs = record.runs();
  const ran = runs.length;
  const failed = runs.filter((each) => !each.passed);
  writeFileSync(
    file,
    [
      '# What the product survived',
      '',
      'Written by `npm run chaos`. Each run starts buyers, makes one fault, heals it, waits for rest, and then holds everything against the',
      'invariants: what was acknowledged is kept, the books balance and are what Stripe says, the order system knows the last state, no process',
      'misbehaved; last of all what the run brought is worked off once more, at the end of a lane and of a mixed run the whole inbox, and',
      'nothing may change. Twelve buyers come a second where a fault needs no other crowd. Servers, services, Stripe and the order system',
      'run on one machine; the lease of the relay is 5 s and a round of refunds 1 s, all other waits are those of production.',
      '',
      `${ran} runs of ${new Set(runs.map((each) => each.fault)).size} faults, ${failed.length} failed. Product \`${record.product}\`.`,
      '',
      ...record.earlier().map(earlierLine),
      '## Faults',
      '',
      '| part | fault | made by | what must hold besides | last seen | runs | passed | recovery, median | recovery, longest | bound | seeds |',
      '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
      ...FAULTS.map((fault) =>
        row(
          fault,
          runs.filter((each) => each.fault === fault.name),
        ),
      ),
      '',
      ...failedPart('Runs that failed', failed),
      ...failedPart('Runs that failed, and passed when they were run again', record.mended()),
      ...mixedPart(record.mixed()),
      '## Faults that are not here',
      '',
      '| fault | why not |',
      '| --- | --- |',
      ...NOT_HERE.map(({ says, because }) => `| ${says} | ${because} |`),
      '',
    ].join('\n'),
  );
}

function earlierLine({ product, runs, faults, failed, mended, seeds }: EarlierRuns): string {
  const again = mended === 0 ? '' : `, ${mended} more at first and not when they were run again`;
  return `Before, of product \`${product}\`: ${runs} runs of ${faults} faults, seeds ${ranges(seeds)}, ${failed} failed${again}.\n`;
}

/** `1, 8–20` */
function ranges(numbers: readonly number[]): string {
  const found: [number, number][] = [];
  for (const each of [...numbers].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last !== undefined && each <= last[1] + 1) last[1] = each;
    else found.push([each, each]);
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}

function row(fault: Fault, runs: readonly RunResult[]): string {
  const recoveries = runs.flatMap((each) => (each.passed ? (each.recoveryMs ?? []) : [])).sort((a, b) => a - b);
  const median = recoveries[Math.floor((recoveries.length - 1) / 2)];
  const seen = runs.findLast((each) => each.passed)?.seen[0] ?? '';
  const cells = [
    fault.part,
    `\`${fault.name}\`: ${fault.says}`,
    fault.made,
    fault.mustBeSeen,
    seen,
    runs.length,
    runs.filter((each) => each.passed).length,
    inSeconds(median),
    inSeconds(recoveries.at(-1)),
    inSeconds(fault.recoveryMsMax),
    ranges(runs.map((each) => each.seed)),
  ];
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '/')).join(' | ')} |`;
}

function inSeconds(ms: number | undefined): string {
  return ms === undefined ? '' : `${(ms / MS_PER_SECOND).toFixed(1)} s`;
}

function failedPart(title: string, failed: readonly RunResult[]): string[] {
  if (failed.length === 0) return [];
  const lines = failed.map(
    ({ fault, seed, seen }) =>
      `- \`npm run chaos -- --fault ${fault} --seed ${seed}\`: ${seen.join('; ').slice(0, 600)}`,
  );
  return [`## ${title}`, '', ...lines, ''];
}

function mixedPart(mixed: ReturnType<Record['mixed']>): string[] {
  if (mixed.length === 0) return [];
  const rows = mixed.map((each) => {
    const verdict = each.passed
      ? 'all invariants hold'
      : each.differences.join('; ').slice(0, 400).replaceAll('|', '/');
    return `| \`${each.product}\` | ${each.seed} | ${each.minutes} | ${each.payments} | ${each.paymentsPerSecond} | ${each.faults} | ${inSeconds(each.recoveryMs ?? undefined)} | ${verdict} |`;
  });
  return [
    '## Mixed runs',
    '',
    '| product | seed | minutes | payments | a second | faults | to rest | result |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ];
}
