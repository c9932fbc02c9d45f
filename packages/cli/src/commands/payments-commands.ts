import { mayBeStripeId } from '@quittance/domain';
import { Command } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { AMOUNT_HELP, collected, withCommandOptions } from '../exceptions/command-options.js';
import type { CommandWords } from '../exceptions/command-words.js';
import { type CommandFlags, runWords } from '../exceptions/run-one.js';
import { EXIT } from '../exit-codes.js';

interface PaymentFlags extends CommandFlags {
  readonly order?: string;
  readonly amount?: string;
  readonly to?: readonly string[];
  readonly note?: string;
}

const HELP = `
Amounts are whole minor units, as in the API: 12500 is 125.00 usd, or 12500 jpy.
Money that a person has placed or taken off is never moved by rules again.`;

/** What people do with the money of one payment. An exception that asks about it is answered with it. */
export function paymentCommands(): Command[] {
  return [applyCommand(), splitCommand(), unapplyCommand(), onAccountCommand(), proposeRefundCommand()];
}

function moving(name: string, description: string): Command {
  return withCommandOptions(new Command(name).description(description).addHelpText('after', HELP));
}

function ofPayment(name: string, description: string): Command {
  return moving(name, description).argument('<payment>', 'a PaymentIntent’s or Charge’s id');
}

function applyCommand(): Command {
  return ofPayment('apply', 'put money that is on no order on one')
    .requiredOption('--order <reference>', 'the order')
    .option('--amount <minor units>', AMOUNT_HELP)
    .action((payment: string, { order, amount, note, ...flags }: PaymentFlags) =>
      run({ action: 'apply', order, amount, note }, payment, flags),
    );
}

function splitCommand(): Command {
  return ofPayment('split', 'spread money that is on no order over several, all of it or nothing')
    .requiredOption('--to <order=amount...>', 'an order and what it gets, in minor units', collected)
    .action((payment: string, { to, note, ...flags }: PaymentFlags) =>
      run({ action: 'split', to, note }, payment, flags),
    );
}

function unapplyCommand(): Command {
  return moving('unapply', 'take a payment’s money off an order again; the history stays')
    .argument('<application>', 'its id, as "payments show" tells it')
    .action((application: string, { note, ...flags }: PaymentFlags) =>
      runWords({ action: 'unapply', application, note }, {}, flags),
    );
}

function onAccountCommand(): Command {
  return ofPayment('on-account', 'leave money that is on no order on the customer’s account on purpose').action(
    (payment: string, { note, ...flags }: PaymentFlags) => run({ action: 'on_account', note }, payment, flags),
  );
}

function proposeRefundCommand(): Command {
  return ofPayment('propose-refund', 'mark money that is on no order as to be given back')
    .option('--amount <minor units>', AMOUNT_HELP)
    .action((payment: string, { amount, note, ...flags }: PaymentFlags) =>
      run({ action: 'propose_refund', amount, note }, payment, flags),
    );
}

function run(words: CommandWords, payment: string, flags: CommandFlags): Promise<void> {
  if (!mayBeStripeId(payment)) throw new CliProblem(EXIT.usage, `"${payment}" is not the id of a payment`);
  return runWords(words, { payment }, flags);
}
