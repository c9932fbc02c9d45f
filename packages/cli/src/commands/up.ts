import { StackProblem } from '@quittance/local-stack';
import { Command, InvalidArgumentError } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import { runFolder } from '../installation.js';
import { type OutputOptions, printJson } from '../print.js';
import { onStopSignals } from '../stop-signals.js';
import { PORT_BASE, SCALE_MAX } from '../up/limits.js';
import { ONE_OF_EACH } from '../up/plan-instance.js';
import { type Instance, runInstance } from '../up/run-instance.js';
import { type StepLines, stepLines } from '../up/step-lines.js';

interface UpFlags extends OutputOptions {
  readonly scale: ReadonlyMap<string, number>;
  readonly demo: boolean;
  readonly fresh?: boolean;
  readonly portBase?: number;
}

const HELP = `
Starts a private Redis and MySQL/MariaDB (unless REDIS_URL and MYSQL_URL are set), every service, and around them a
Stripe sandbox (unless STRIPE_SECRET_KEY is set), an order system (unless OMS_URL is set) and demo traffic.
Data, secrets and logs live in .quittance/run and survive a restart. Ctrl-C stops all of it.

Ports from the base on: +0 console, +1 ingress, +2 sandbox, +3 order system, +4 demo shop, +10… health and metrics.
Without --port-base the next free range is taken when one of them is in use.`;

export function upCommand(): Command {
  return new Command('up')
    .description('start everything on this machine, and keep it running')
    .option('--scale <stage=n>', 'processes of a stage, several times', scale, new Map<string, number>())
    .option('--no-demo', 'without demo traffic')
    .option('--fresh', 'begin anew: delete the data of earlier starts')
    .option('--port-base <port>', `first port (default: ${PORT_BASE})`, port)
    .addHelpText('after', HELP)
    .action(up);
}

async function up(flags: UpFlags): Promise<void> {
  if (process.env['STRIPE_SECRET_KEY'] && !process.env['STRIPE_WEBHOOK_SECRET'])
    throw new CliProblem(EXIT.config, 'STRIPE_SECRET_KEY is set and STRIPE_WEBHOOK_SECRET is not');
  const lines = stepLines(flags.json === true);
  const stopping = new AbortController();
  let instance: Instance | undefined;
  onStopSignals(
    () => stopping.abort(),
    () => {
      instance?.kill();
      process.exit(EXIT.notWell);
    },
  );
  const begunAtMs = Date.now();
  try {
    instance = await runInstance({
      env: process.env,
      scale: flags.scale,
      demo: flags.demo,
      fresh: flags.fresh === true,
      portBase: flags.portBase ?? PORT_BASE,
      portBaseFixed: flags.portBase !== undefined,
      lines,
      signal: stopping.signal,
    });
  } catch (error) {
    if (stopping.signal.aborted) return;
    if (error instanceof StackProblem) throw new CliProblem(EXIT.unavailable, error.message);
    throw error;
  }
  if (flags.json) printJson({ addresses: instance.plan.addresses, run_folder: runFolder() });
  else printAddresses(instance, lines, Date.now() - begunAtMs);
  await new Promise<void>((resolve) => {
    if (stopping.signal.aborted) resolve();
    stopping.signal.addEventListener('abort', () => resolve());
  });
  await instance.stop();
  lines.line('stopped');
  process.exit(EXIT.ok);
}

const NAMES: Readonly<Record<string, string>> = {
  console: 'Console',
  ingress: 'Ingress',
  api_docs: 'API documentation',
  stripe_sandbox: 'Stripe sandbox',
  order_system: 'Order system',
};

function printAddresses({ plan, secrets }: Instance, lines: StepLines, durationMs: number): void {
  const width = 19;
  lines.line('');
  lines.step('Quittance is up', durationMs);
  for (const [name, url] of Object.entries(plan.addresses))
    lines.line(`  ${(NAMES[name] ?? name).padEnd(width)} ${url}`);
  const folder = shortPath(runFolder());
  if (!process.env['CONSOLE_USERS']) {
    const password = secrets.made ? `password ${secrets.secrets.consolePassword}, kept` : 'password';
    lines.line(`  ${'Console login'.padEnd(width)} user admin, ${password} in ${folder}/console-password`);
  }
  lines.line(`  ${'Logs'.padEnd(width)} ${folder}/logs/`);
  lines.line('Ctrl-C stops all of it.\n');
}

/** From where the user stands when that is above it, else in full. */
function shortPath(path: string): string {
  const here = `${process.cwd()}/`;
  return path.startsWith(here) ? path.slice(here.length) : path;
}

function scale(text: string, sofar: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const [, stage, count] = /^([a-z]+)=(\d{1,3})$/.exec(text) ?? [];
  const value = Number(count);
  if (stage === undefined || value < 1 || value > SCALE_MAX)
    throw new InvalidArgumentError(`it must be like matching=3, from 1 to ${SCALE_MAX}`);
  if (value > 1 && ONE_OF_EACH.includes(stage))
    throw new InvalidArgumentError(`there is one ${stage}, because it has one port; run more behind a load balancer`);
  return new Map([...sofar, [stage, value]]);
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1_024 || value > 65_000)
    throw new InvalidArgumentError('it must be a port from 1024 to 65000');
  return value;
}
