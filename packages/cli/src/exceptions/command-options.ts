import { ADJUSTMENT_REASONS } from '@quittance/domain';
import type { Command } from 'commander';
import type { CommandWords } from './command-words.js';

/** Amounts are given as the API takes them; this says so. */
export const AMOUNT_HELP = 'minor units: 12500 is 125.00 usd, or 12500 jpy; left out: as much as there is';
export const REASON_HELP = `${ADJUSTMENT_REASONS.filter((each) => each !== 'paid_outside').join(', ')} (unless given: write_off)`;

/** Options that every command on money or exceptions has. */
export function withCommandOptions(command: Command): Command {
  return command
    .option('--note <text>', 'why, for the history and the audit log')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--connection <name>', 'the Stripe connection', 'default');
}

/** Collects an option that may be given several times. */
export function collected(text: string, sofar: readonly string[] = []): string[] {
  return [...sofar, text];
}

/** The words of a command among the flags of `exceptions resolve`. */
export function commandWordsOf(flags: CommandWords): CommandWords {
  const { action, order, amount, to, application, adjustment, reason, proof, owner, note } = flags;
  return { action, order, amount, to, application, adjustment, reason, proof, owner, note };
}
