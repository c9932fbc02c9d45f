import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { auditCommand } from './commands/audit.js';
import { deadLettersCommand } from './commands/dead-letters.js';
import { destinationsCommand } from './commands/destinations.js';
import { envCommand } from './commands/env.js';
import { eventsCommand } from './commands/events.js';
import { exceptionsCommand } from './commands/exceptions.js';
import { matchCommand } from './commands/match.js';
import { migrateCommand } from './commands/migrate.js';
import { ordersCommand } from './commands/orders.js';
import { passwordCommand } from './commands/password.js';
import { paymentsCommand } from './commands/payments.js';
import { policyCommand } from './commands/policy.js';
import { pushesCommand } from './commands/pushes.js';
import { refundsCommand } from './commands/refunds.js';
import { replayCommand } from './commands/replay.js';
import { statusCommand } from './commands/status.js';
import { tokensCommand } from './commands/tokens.js';
import { upCommand } from './commands/up.js';
import { EXIT_CODES_HELP } from './exit-codes.js';

const SETTINGS_HELP = `
Settings come from the environment (MYSQL_URL, REDIS_URL, STRIPE_WEBHOOK_SECRET, …), else from the instance that
"quittance up" runs in this installation. QUITTANCE_DIR is where that keeps its data (default: ./.quittance).`;

/** Commands in the order of `--help`. */
const COMMANDS: readonly (() => Command)[] = [
  upCommand,
  statusCommand,
  auditCommand,
  migrateCommand,
  matchCommand,
  replayCommand,
  eventsCommand,
  ordersCommand,
  paymentsCommand,
  exceptionsCommand,
  refundsCommand,
  policyCommand,
  pushesCommand,
  deadLettersCommand,
  destinationsCommand,
  tokensCommand,
  passwordCommand,
  envCommand,
];

export function buildProgram(): Command {
  const program = new Command('quittance')
    .description('Every Stripe payment finds its order: the operator’s command line.')
    .version(versionOfPackage(), '-V, --version', 'print the version')
    .addHelpText('after', `${SETTINGS_HELP}\n${EXIT_CODES_HELP}`)
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true });
  for (const make of COMMANDS) program.addCommand(withJson(make()));
  return stoppingAtErrors(program);
}

/** On the commands that do something: an option of a command around them would be taken from them. */
function withJson(command: Command): Command {
  if (command.commands.length === 0) return command.option('--json', 'print JSON instead of text');
  command.commands.forEach(withJson);
  return command;
}

function versionOfPackage(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

/** Errors are thrown, not printed and exited with by the library: main.ts does both, the same way for all. */
function stoppingAtErrors(program: Command): Command {
  program.exitOverride();
  program.configureOutput({ outputError: () => undefined });
  program.commands.forEach(stoppingAtErrors);
  return program;
}
