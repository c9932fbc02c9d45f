import { Command } from 'commander';
import { AMOUNT_HELP, REASON_HELP, withCommandOptions } from '../exceptions/command-options.js';
import { type CommandFlags, runWords } from '../exceptions/run-one.js';

interface OrderFlags extends CommandFlags {
  readonly amount?: string;
  readonly proof?: string;
  readonly reason?: string;
  readonly note?: string;
}

const HELP = '\nAmounts are whole minor units, as in the API: 12500 is 125.00 usd, or 12500 jpy.';

/** What people do to what is open on one order. */
export function orderCommands(): Command[] {
  return [paidOutsideCommand(), writeOffCommand(), unadjustCommand()];
}

function closing(name: string, description: string): Command {
  return withCommandOptions(new Command(name).description(description).addHelpText('after', HELP))
    .argument('<reference>', 'the order number of the order system')
    .option('--amount <minor units>', AMOUNT_HELP);
}

function paidOutsideCommand(): Command {
  return closing('mark-paid-outside', 'settle an order that was paid by cheque, in cash or at another bank')
    .requiredOption('--proof <text>', 'what proves it: cheque 4711')
    .action((order: string, { amount, proof, note, ...flags }: OrderFlags) =>
      runWords({ action: 'mark_paid_outside', order, amount, proof, note }, {}, flags),
    );
}

function writeOffCommand(): Command {
  return closing('write-off', 'close what is open on an order without money')
    .option('--reason <reason>', REASON_HELP)
    .action((order: string, { amount, reason, note, ...flags }: OrderFlags) =>
      runWords({ action: 'write_off', order, amount, reason, note }, {}, flags),
    );
}

function unadjustCommand(): Command {
  const command = new Command('unadjust').description('open again what mark-paid-outside, write-off or a rule closed');
  return withCommandOptions(command)
    .argument('<adjustment>', 'its id, as "orders show" tells it')
    .action((adjustment: string, { note, ...flags }: OrderFlags) =>
      runWords({ action: 'unadjust', adjustment, note }, {}, flags),
    );
}
