import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { type OutputOptions, printJson, printLine, printTable } from '../print.js';
import type { RowsDone } from './carry-out-rows.js';
import { countResults } from './row-result.js';

const WORDS = {
  done: 'done',
  possible: 'would be done',
  refused: 'refused',
  stale: 'changed meanwhile',
  invalid: 'cannot be read',
} as const;

/** Every row and the counts. Ends the command with what went wrong, when something did. */
export function printResults({ results, left }: RowsDone, dryRun: boolean, { json }: OutputOptions): void {
  const counts = countResults(results);
  if (json) printJson({ dry_run: dryRun, counts, left, results });
  else {
    printTable(
      ['exception', 'action', 'result', 'because'],
      results.map(({ exception, action, result, because }) => [exception, action, WORDS[result], because]),
      ['exception'],
    );
    const said = Object.entries(counts).map(([result, count]) => `${count} ${WORDS[result as keyof typeof WORDS]}`);
    printLine(`\n${said.join(', ') || 'nothing to do'}${dryRun ? '; nothing was changed' : ''}`);
  }
  if (left > 0) throw new CliProblem(EXIT.notWell, `stopped: ${left} were not reached`);
  if (counts.invalid !== undefined) throw new CliProblem(EXIT.badInput, `${counts.invalid} rows cannot be read`);
  const wrong = (counts.refused ?? 0) + (counts.stale ?? 0);
  if (wrong > 0)
    throw new CliProblem(EXIT.notWell, `${wrong} of ${results.length} ${dryRun ? 'would be' : 'were'} refused`);
}
