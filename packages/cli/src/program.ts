import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { EXIT_CODES_HELP } from './exit-codes.js';

const SETTINGS_HELP = `
Settings come from the environment (MYSQL_URL, REDIS_URL, STRIPE_WEBHOOK_SECRET, …), else from the instance that
"quittance up" runs in this installation. QUITTANCE_DIR is where that keeps its data (default: ./.quittance).`;

/** Commands in the order of `--help`, each read only when it is asked for: reading all of them takes longer than most take to answer. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  up: async () => (await import('./commands/up.js')).upCommand(),
  status: async () => (await import('./commands/status.js')).statusCommand(),
  audit: async () => (await import('./commands/audit.js')).auditCommand(),
  migrate: async () => (await import('./commands/migrate.js')).migrateCommand(),
  match: async () => (await import('./commands/match.js')).matchCommand(),
  replay: async () => (await import('./commands/replay.js')).replayCommand(),
  events: async () => (await import('./commands/events.js')).eventsCommand(),
  orders: async () => (await import('./commands/orders.js')).ordersCommand(),
  payments: async () => (await import('./commands/payments.js')).paymentsCommand(),
  exceptions: async () => (await import('./commands/exceptions.js')).exceptionsCommand(),
  refunds: async () => (await import('./commands/refunds.js')).refundsCommand(),
  policy: async () => (await import('./commands/policy.js')).policyCommand(),
  pushes: async () => (await import('./commands/pushes.js')).pushesCommand(),
  'dead-letters': async () => (await import('./commands/dead-letters.js')).deadLettersCommand(),
  destinations: async () => (await import('./commands/destinations.js')).destinationsCommand(),
  tokens: async () => (await import('./commands/tokens.js')).tokensCommand(),
  password: async () => (await import('./commands/password.js')).passwordCommand(),
  env: async () => (await import('./commands/env.js')).envCommand(),
};

const VERSION_FLAGS = ['-V', '--version'];

/** @param argv as of a process: of a line that names a command, that command alone is there; of any other one (`--help`, a typing error), all are */
export async function buildProgram(argv: readonly string[]): Promise<Command> {
  const program = new Command('quittance')
    .description('Every Stripe payment finds its order: the operator’s command line.')
    .version(versionOfPackage(), VERSION_FLAGS.join(', '), 'print the version')
    .addHelpText('after', `${SETTINGS_HELP}\n${EXIT_CODES_HELP}`)
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true });
  for (const make of makersFor(argv[2] ?? '')) program.addCommand(withJson(await make()));
  return stoppingAtErrors(program);
}

function makersFor(name: string): (() => Promise<Command>)[] {
  if (VERSION_FLAGS.includes(name)) return [];
  const named = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return named === undefined ? Object.values(COMMANDS) : [named];
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
