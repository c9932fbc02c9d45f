import { STAGES } from '@quittance/contracts';
import {
  countEvents,
  EVENT_STATES,
  type EventFilter,
  type EventRow,
  type EventState,
  listEvents,
  requeueEvents,
  type Store,
} from '@quittance/store';
import { Command, Option } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { operatorName } from '../exceptions/operator-name.js';
import { EXIT } from '../exit-codes.js';
import { withBooks } from '../open-books.js';
import { type OutputOptions, printJson, printLine, printNote, printTable } from '../print.js';
import { listOf, ROWS, rowLimit, timeText } from '../row-options.js';
import { readSettings } from '../settings.js';

interface EventsFlags extends OutputOptions {
  readonly state?: readonly string[];
  readonly stage?: string;
  readonly type?: string;
  readonly payment?: string;
  readonly limit: number;
  readonly requeue?: boolean;
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly toStage?: string;
  readonly note?: string;
  readonly actor: string;
}

const HELP = `
--requeue lets the stage look at events again that are parked, ignored or done; each is noted in the audit log. It needs
an id, or --all with a filter. Handling an event twice changes nothing, so it is safe.
  quittance events --state parked
  quittance events evt_1Qx… --requeue --note "order system was down"
  quittance events --state parked --type charge.succeeded --requeue --all --dry-run`;

export function eventsCommand(): Command {
  return new Command('events')
    .description('list events of the inbox, show one, or put them back in the queue')
    .argument('[id]', 'an event’s id (evt_…)')
    .option('--state <state>', `${EVENT_STATES.join(', ')} (several with commas)`, listOf)
    .option('--stage <stage>', 'the stage they are for')
    .option('--type <type>', 'the event’s type')
    .option('--payment <id>', 'the payment they tell of')
    .option('--limit <n>', 'rows at most, the newest first', rowLimit, ROWS)
    .option('--requeue', 'put them back in the queue')
    .option('--all', 'with --requeue: all that the filter finds')
    .option('--dry-run', 'with --requeue: say how many, change nothing')
    .addOption(new Option('--to-stage <stage>', 'with --requeue: for events of no stage').choices([...STAGES]))
    .option('--note <text>', 'with --requeue: why, for the audit log')
    .option('--actor <name>', 'with --requeue: who, for the audit log', operatorName())
    .addHelpText('after', HELP)
    .action((id: string | undefined, flags: EventsFlags) =>
      withBooks(readSettings(), (store) => {
        const filter = filterOf(id, flags);
        return flags.requeue ? requeue(store, filter, flags) : list(store, filter, flags);
      }),
    );
}

function filterOf(id: string | undefined, flags: EventsFlags): EventFilter {
  const unknown = flags.state?.find((state) => !(EVENT_STATES as readonly string[]).includes(state));
  if (unknown !== undefined)
    throw new CliProblem(EXIT.usage, `--state ${unknown} is none of ${EVENT_STATES.join(', ')}`);
  return {
    ...(id ? { eventId: id } : {}),
    ...(flags.state ? { states: flags.state as readonly EventState[] } : {}),
    ...(flags.stage ? { stage: flags.stage } : {}),
    ...(flags.type ? { type: flags.type } : {}),
    ...(flags.payment ? { payment: flags.payment } : {}),
  };
}

async function list(store: Store, filter: EventFilter, flags: EventsFlags): Promise<void> {
  const events = await listEvents(store.sql, filter, flags.limit);
  if (filter.eventId !== undefined && events.length === 0)
    throw new CliProblem(EXIT.notWell, `no event has the id ${filter.eventId}`);
  if (flags.json) {
    printJson(events);
    return;
  }
  if (filter.eventId !== undefined) {
    events.forEach(printOne);
    return;
  }
  printTable(
    ['event', 'type', 'stage', 'state', 'attempts', 'received', 'reason'],
    events.map((event) => [
      event.event_id,
      event.type,
      event.stage ?? '-',
      event.state,
      String(event.attempts),
      timeText(event.received_at),
      event.reason ?? '',
    ]),
    ['attempts'],
  );
}

function printOne(event: EventRow): void {
  for (const [name, value] of Object.entries(event)) {
    const text = value instanceof Date ? timeText(value) : String(value ?? '-');
    printLine(`${name.padEnd(18)} ${text}`);
  }
}

async function requeue(store: Store, filter: EventFilter, flags: EventsFlags): Promise<void> {
  const narrow = filter.eventId !== undefined || (flags.all === true && Object.keys(filter).length > 0);
  if (!narrow) throw new CliProblem(EXIT.usage, '--requeue needs an id, or --all with a filter');
  const found = await countEvents(store.sql, filter);
  if (found === 0) throw new CliProblem(EXIT.notWell, 'no event fits');
  if (flags.dryRun) {
    if (flags.json) printJson({ found });
    else printLine(`${found} events would be put back`);
    return;
  }
  const done = await requeueEvents(store, {
    filter,
    actor: flags.actor,
    ...(flags.note ? { note: flags.note } : {}),
    ...(flags.toStage ? { stage: flags.toStage } : {}),
    onProgress: (rows) => {
      if (process.stderr.isTTY && found > ROWS) printNote(`${rows} of ${found}`);
    },
  });
  if (flags.json) printJson({ found, requeued: done.rows, without_stage: done.withoutStage });
  else
    printLine(
      `${done.rows} of ${found} events put back; ${found - done.rows - done.withoutStage} were waiting already`,
    );
  if (done.withoutStage > 0) printNote(`${done.withoutStage} belong to no stage; name one with --to-stage`);
  if (done.withoutStage > 0) process.exitCode = EXIT.notWell;
}
