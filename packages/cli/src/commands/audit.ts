import { Command, InvalidArgumentError } from 'commander';
import { type AuditFlags, runAudit } from '../audit/run-audit.js';
import { listOf } from '../row-options.js';

const OVERDUE_SECONDS = 600;

const HELP = `
Reads everything once, in short read-only snapshots, while the services work; nothing is locked and nothing is written. Each
difference is one line: the invariant, where, what was expected, what was found, what to do. Exits with 0 when there is none,
with 1 when there are some.
  quittance audit                          # all invariants that the rows can prove
  quittance audit --replay                 # also asks every finished event and open order again: nothing may change
  quittance audit --only payment.applied,order.sums
  quittance audit --list                   # what the invariants say
  quittance audit --head audit_log:4711:9f2c…   # a newest seal that was noted before must still be there`;

export function auditCommand(): Command {
  return new Command('audit')
    .description('hold the books against every invariant; tell each difference')
    .option('--only <names>', 'these invariants alone (several with commas)', listOf)
    .option('--replay', 'also tell the books every finished event again, in memory: nothing may change')
    .option('--scan-secrets', 'also look for keys and card numbers in plain text columns')
    .option('--overdue-seconds <n>', 'how long a due row may wait for its stage', seconds, OVERDUE_SECONDS)
    .option('--head <book:id:chain>', 'a seal that was noted elsewhere (may be given several times)', collect, [])
    .option('--list', 'say what each invariant is, and do nothing')
    .addHelpText('after', HELP)
    .action((flags: AuditFlags) => runAudit(flags));
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('it must be a number of seconds');
  return value;
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}
