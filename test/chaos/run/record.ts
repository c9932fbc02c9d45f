/**
 * What all runs so far came to, one line each, in a file that outlives an interrupted run.
 *
 * A line counts for the product it was measured on; after a change of the product it counts no more. Of two lines of one fault and seed
 * the later one counts.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RunResult } from './run-fault.js';
import type { MixedResult } from './run-mixed.js';

export interface Recorded {
  readonly product: string;
  readonly at: string;
  readonly run?: RunResult;
  readonly mixed?: MixedResult;
}

export interface Record {
  readonly product: string;
  add(line: Pick<Recorded, 'run' | 'mixed'>): void;
  /** The last line of each fault and seed. */
  runs(): RunResult[];
  /** Of this product and of those before it, the latest first. */
  mixed(): (MixedResult & { readonly product: string })[];
  /** Runs that failed before the last one of their fault and seed passed. */
  mended(): RunResult[];
  /** Of each product before this one, in the order in which they were tried. */
  earlier(): EarlierRuns[];
}

export interface EarlierRuns {
  readonly product: string;
  readonly runs: number;
  readonly failed: number;
  /** Failed at first, and passed when they were run again. */
  readonly mended: number;
  readonly faults: number;
  readonly seeds: readonly number[];
}

export function openRecord(file: string, root: string): Record {
  const product = productOf(root);
  mkdirSync(dirname(file), { recursive: true });
  const kept = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const all = kept.flatMap(readLine);
  const lines = all.filter((line) => line.product === product);
  return {
    product,
    add: (given) => {
      const line: Recorded = { product, at: new Date().toISOString(), ...given };
      all.push(line);
      lines.push(line);
      appendFileSync(file, `${JSON.stringify(line)}\n`);
    },
    runs: () => lastRuns(lines),
    mixed: () =>
      all.flatMap(({ mixed, product: of }) => (mixed === undefined ? [] : [{ ...mixed, product: of }])).reverse(),
    mended: () => mendedRuns(lines),
    earlier: () => {
      const others = all.filter((line) => line.product !== product);
      return [...new Set(others.map((line) => line.product))].flatMap((each) => {
        const ofIt = others.filter((line) => line.product === each);
        const runs = lastRuns(ofIt);
        const mended = mendedRuns(ofIt).length;
        const failed = runs.filter(({ passed }) => !passed).length;
        const faults = new Set(runs.map(({ fault }) => fault)).size;
        const seeds = [...new Set(runs.map(({ seed }) => seed))];
        return runs.length === 0 ? [] : { product: each, runs: runs.length, failed, mended, faults, seeds };
      });
    },
  };
}

function lastRuns(lines: readonly Recorded[]): RunResult[] {
  const runs = lines.flatMap(({ run }) => (run === undefined ? [] : [[`${run.fault} ${run.seed}`, run] as const]));
  return [...new Map(runs).values()];
}

function mendedRuns(lines: readonly Recorded[]): RunResult[] {
  const passed = new Set(lastRuns(lines).flatMap((each) => (each.passed ? [`${each.fault} ${each.seed}`] : [])));
  return lines.flatMap(({ run }) => (run?.passed === false && passed.has(`${run.fault} ${run.seed}`) ? [run] : []));
}

/** A line that was being written when the power went is none. */
function readLine(text: string): Recorded[] {
  try {
    return [JSON.parse(text) as Recorded];
  } catch {
    return [];
  }
}

const NAME_CHARS = 10;

/** Names the product's own code, so that a change of a test or a page leaves what was measured. */
function productOf(root: string): string {
  const trees = spawnSync('git', ['rev-parse', 'HEAD:packages', 'HEAD:services'], { cwd: root, encoding: 'utf8' });
  if (trees.status !== 0) return 'unknown';
  const names = trees.stdout.trim().split('\n');
  return names.map((name) => name.slice(0, NAME_CHARS)).join('-');
}
