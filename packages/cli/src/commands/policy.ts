import { customerIsKnown, listVersions, readPolicyResource, versionResource } from '@quittance/store';
import { Command } from 'commander';
import { operatorName } from '../exceptions/operator-name.js';
import { choosePolicy } from '../match/choose-policy.js';
import { instantOption, paymentsOption, versionOption } from '../policy/policy-options.js';
import { type PreviewFlags, previewInBooks } from '../policy/preview-in-books.js';
import { printHistory, printInForce, printWritten } from '../policy/print-policy.js';
import { printPreview } from '../policy/print-preview.js';
import { setInBooks, type WriteFlags } from '../policy/set-in-books.js';
import { unknownCustomer } from '../policy/unknown-customer.js';
import type { OutputOptions } from '../print.js';
import { ROWS, rowLimit } from '../row-options.js';
import { withConnection } from '../with-connection.js';

interface PolicyFlags extends OutputOptions {
  readonly connection: string;
  readonly customer?: string;
}

const HELP = `
A policy says what matching may do by itself. A file holds one as JSON and says only what it changes of the policy it extends; every field
stands in docs/policies.md. Instead of a file: quittance, stripe-current, stripe-legacy.
  quittance policy show > policy.json              (what it is goes to standard error)
  quittance policy preview policy.json --from 2026-10-01 --out changes.jsonl
  quittance policy set policy.json --note "fees of up to 5 euros"
  quittance policy set oldest-first.json --customer C-7
  quittance policy unset --customer C-7
  quittance policy history`;

export function policyCommand(): Command {
  return new Command('policy')
    .description('show, change and try what matching may do by itself')
    .addHelpText('after', HELP)
    .addCommand(showCommand())
    .addCommand(setCommand())
    .addCommand(unsetCommand())
    .addCommand(historyCommand())
    .addCommand(previewCommand());
}

function part(name: string, description: string): Command {
  return new Command(name).description(description).option('--connection <name>', 'the Stripe connection', 'default');
}

function showCommand(): Command {
  return part('show', 'the policy in force')
    .option('--customer <reference>', 'for this customer')
    .action((flags: PolicyFlags) =>
      withConnection(flags.connection, async ({ store, connectionId }) => {
        const { customer } = flags;
        if (customer !== undefined && !(await customerIsKnown(store.sql, connectionId, customer)))
          throw unknownCustomer(customer);
        printInForce(await readPolicyResource(store.sql, connectionId, customer ?? null), flags);
      }),
    );
}

function writing(command: Command): Command {
  return command
    .option('--note <text>', 'why, for the history and the audit log')
    .option('--actor <name>', 'who, for the history and the audit log', operatorName())
    .option('--over <version>', 'only over this version: refused when somebody wrote a newer one', versionOption);
}

function setCommand(): Command {
  return writing(part('set', 'put a policy in force'))
    .argument('<policy>', 'a file, or quittance, stripe-current, stripe-legacy')
    .option('--customer <reference>', 'for this customer alone')
    .action((file: string, flags: PolicyFlags & WriteFlags) => {
      const policy = choosePolicy(file);
      return withConnection(flags.connection, async (books) =>
        printWritten(await setInBooks(books, policy, flags), flags),
      );
    });
}

function unsetCommand(): Command {
  return writing(part('unset', 'let a customer go by everybody’s policy again'))
    .requiredOption('--customer <reference>', 'the customer')
    .action((flags: PolicyFlags & WriteFlags) =>
      withConnection(flags.connection, async (books) => printWritten(await setInBooks(books, null, flags), flags)),
    );
}

function historyCommand(): Command {
  return part('history', 'every version that was written, the newest first')
    .option('--customer <reference>', 'only of this customer')
    .option('--limit <n>', 'rows at most', rowLimit, ROWS)
    .action((flags: PolicyFlags & { readonly limit: number }) =>
      withConnection(flags.connection, async ({ store, connectionId }) => {
        const { customer, limit } = flags;
        const filter = { connectionId, ...(customer === undefined ? {} : { customer }) };
        printHistory((await listVersions(store.sql, filter, limit)).map(versionResource), flags);
      }),
    );
}

function previewCommand(): Command {
  return part('preview', 'what a policy would have done with the payments of the past; changes nothing')
    .argument('<policy>', 'a file, or quittance, stripe-current, stripe-legacy')
    .option('--customer <reference>', 'as this customer’s own policy')
    .option('--from <time>', 'payments made from this time on', instantOption)
    .option('--to <time>', 'and before this one', instantOption)
    .option('--limit <n>', 'payments at most, the oldest of the period', paymentsOption)
    .option('--out <file>', 'write each payment that would be treated otherwise there, one JSON line each')
    .action((file: string, flags: PolicyFlags & PreviewFlags) => {
      const policy = choosePolicy(file);
      return withConnection(flags.connection, async (books) =>
        printPreview(await previewInBooks(books, policy, flags), flags),
      );
    });
}
