import { listPushes, PUSH_STATES, type PushState, requeuePushes, type Store } from '@quittance/store';
import { Command } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { operatorName } from '../exceptions/operator-name.js';
import { EXIT } from '../exit-codes.js';
import { withBooks } from '../open-books.js';
import { type OutputOptions, printJson, printLine, printTable } from '../print.js';
import { listOf, ROWS, rowLimit, timeText } from '../row-options.js';
import { readSettings } from '../settings.js';

interface PushesFlags extends OutputOptions {
  readonly state?: readonly string[];
  readonly limit: number;
  readonly requeue?: boolean;
  readonly all?: boolean;
  readonly note?: string;
  readonly actor: string;
}

const HELP = `
--requeue sends pushes again that were given up (parked), with the same id and body; each is noted in the audit log.
It needs an order, or --all for every parked push.
  quittance pushes --state parked
  quittance pushes A-1001 --requeue --note "their endpoint is back"`;

export function pushesCommand(): Command {
  return new Command('pushes')
    .description('list pushes to the order system, or send parked ones again')
    .argument('[order]', 'an order’s reference')
    .option('--state <state>', `${PUSH_STATES.join(', ')} (several with commas)`, listOf)
    .option('--limit <n>', 'rows at most, the newest first', rowLimit, ROWS)
    .option('--requeue', 'send parked pushes again')
    .option('--all', 'with --requeue: of every order')
    .option('--note <text>', 'with --requeue: why, for the audit log')
    .option('--actor <name>', 'with --requeue: who, for the audit log', operatorName())
    .addHelpText('after', HELP)
    .action((order: string | undefined, flags: PushesFlags) =>
      withBooks(readSettings(), (store) => (flags.requeue ? requeue(store, order, flags) : list(store, order, flags))),
    );
}

async function list(store: Store, order: string | undefined, flags: PushesFlags): Promise<void> {
  const unknown = flags.state?.find((state) => !(PUSH_STATES as readonly string[]).includes(state));
  if (unknown !== undefined)
    throw new CliProblem(EXIT.usage, `--state ${unknown} is none of ${PUSH_STATES.join(', ')}`);
  const filter = { ...(order ? { order } : {}), ...(flags.state ? { states: flags.state as PushState[] } : {}) };
  const pushes = await listPushes(store.sql, filter, flags.limit);
  if (flags.json) printJson(pushes);
  else
    printTable(
      ['push', 'order', 'version', 'state', 'attempts', 'answer', 'due', 'reason'],
      pushes.map((push) => [
        ...[push.webhook_id ?? `out_${push.id}`, push.order, String(push.version), push.state, String(push.attempts)],
        ...[String(push.answer_status ?? '-'), timeText(push.due_at), push.reason ?? ''],
      ]),
      ['version', 'attempts', 'answer'],
    );
}

async function requeue(store: Store, order: string | undefined, flags: PushesFlags): Promise<void> {
  if (order === undefined && flags.all !== true)
    throw new CliProblem(EXIT.usage, '--requeue needs an order, or --all for every parked push');
  const requeued = await requeuePushes(store, {
    actor: flags.actor,
    ...(order ? { references: [order] } : {}),
    ...(flags.note ? { note: flags.note } : {}),
  });
  if (flags.json) printJson({ requeued });
  else printLine(`${requeued} parked pushes will be sent again`);
  if (requeued === 0) process.exitCode = EXIT.notWell;
}
