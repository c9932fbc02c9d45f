import { Command } from 'commander';
import { withCommandOptions } from '../exceptions/command-options.js';
import { type CommandFlags, runWords } from '../exceptions/run-one.js';

interface AnswerFlags extends CommandFlags {
  readonly note?: string;
}

/** Decisions about one exception that move no money. */
export function answerCommands(): Command[] {
  return [assignCommand(), commentCommand(), dismissCommand(), reopenCommand()];
}

function answer(name: string, description: string): Command {
  return withCommandOptions(new Command(name).description(description).argument('<id>', 'the exception’s id'));
}

function assignCommand(): Command {
  return answer('assign', 'say who looks after one')
    .argument('<owner>', 'their name')
    .action((exception: string, owner: string, flags: AnswerFlags) =>
      runWords({ action: 'assign', owner, note: flags.note }, { exception }, flags),
    );
}

function commentCommand(): Command {
  return new Command('comment')
    .description('add a sentence to the history of one, whatever its state')
    .argument('<id>', 'the exception’s id')
    .argument('<text>', 'the sentence')
    .option('--connection <name>', 'the Stripe connection', 'default')
    .action((exception: string, note: string, flags: AnswerFlags) =>
      runWords({ action: 'comment', note }, { exception }, flags),
    );
}

function dismissCommand(): Command {
  return answer('dismiss', 'say that one needs nothing: its candidates are not suggested for its payment again').action(
    (exception: string, flags: AnswerFlags) => runWords({ action: 'dismiss', note: flags.note }, { exception }, flags),
  );
}

function reopenCommand(): Command {
  return answer('reopen', 'make a closed one work again, and let what was dismissed be suggested again').action(
    (exception: string, flags: AnswerFlags) => runWords({ action: 'reopen', note: flags.note }, { exception }, flags),
  );
}
