import { Command } from 'commander';
import { dismissCommand, retryCommand } from '../dead-letters/act-on-dead-letters.js';
import { countCommand, listCommand, showCommand } from '../dead-letters/look-at-dead-letters.js';

const HELP = `
What was given up: events that a stage failed to handle, and pushes that the order system refused or never took. They stay until a
person acts. retry and dismiss need ids, or --all with a filter; each row is noted in the audit log. A command that is cut off goes on
with what is left when it is given again. Retried rows go behind live ones; an older state is never sent after a newer one.
  quittance dead-letters --reason oms.push_refused
  quittance dead-letters show ms-17
  quittance dead-letters retry --reason oms.push_refused --all --note "their endpoint is mended"
  quittance dead-letters dismiss ev-4711 --note "a test of last year"
docs/dead-letters.md tells what each reason means and what to do.`;

export function deadLettersCommand(): Command {
  return new Command('dead-letters')
    .description('what was given up: list it, look inside, try again, let it be')
    .addHelpText('after', HELP)
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(countCommand())
    .addCommand(showCommand())
    .addCommand(retryCommand())
    .addCommand(dismissCommand());
}
