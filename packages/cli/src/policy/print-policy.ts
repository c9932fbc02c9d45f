import type { PolicyResource, PolicyVersionResource } from '@quittance/contracts';
import { type OutputOptions, printJson, printLine, printNote, printTable } from '../print.js';

/** The document to standard output, so that it can be kept in a file; what it is to standard error. */
export function printInForce(policy: PolicyResource, { json }: OutputOptions): void {
  if (json) {
    printJson(policy);
    return;
  }
  printLine(JSON.stringify(policy.policy, null, 2));
  const whose = policy.customer === null ? 'everybody' : `customer ${policy.customer}`;
  printNote(`${policy.in_force} is in force for ${whose}${policy.own ? writtenBy(policy) : `: ${comesFrom(policy)}`}`);
  if (policy.problem !== null)
    printNote(`version ${policy.version} cannot be read: ${policy.problem}\nset the policy again to mend it`);
}

function writtenBy({ created_at: at, actor, note }: PolicyResource): string {
  return `, written ${at ?? ''} by ${actor ?? ''}${note === null ? '' : ` (${note})`}`;
}

function comesFrom({ customer }: PolicyResource): string {
  return customer === null ? 'it comes with the product' : 'they have no policy of their own';
}

/** What became of writing a version. */
export function printWritten(
  { written, policy }: { readonly written: boolean; readonly policy: PolicyResource },
  { json }: OutputOptions,
): void {
  const whose = policy.customer === null ? 'everybody' : `customer ${policy.customer}`;
  if (json) printJson({ written, ...policy });
  else if (written) printLine(`version ${policy.version} is written; ${policy.in_force} is in force for ${whose}`);
  else printLine(`nothing to write: ${policy.in_force} is in force for ${whose} already`);
}

export function printHistory(versions: readonly PolicyVersionResource[], { json }: OutputOptions): void {
  if (json) printJson(versions);
  else
    printTable(
      ['version', 'for', 'policy', 'written', 'by', 'note'],
      versions.map((each) => [
        String(each.version),
        each.customer ?? 'everybody',
        each.policy?.name ?? (each.problem === null ? 'taken back' : 'cannot be read'),
        each.created_at,
        each.actor,
        each.note ?? '',
      ]),
      ['version'],
    );
}
