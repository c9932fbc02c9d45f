import {
  DEAD_LETTER_KINDS,
  type DeadLetterFilter,
  type DeadLetterKind,
  findConnection,
  readDeadLetterId,
  type Sql,
} from '@quittance/store';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import type { OutputOptions } from '../print.js';
import { readInstant } from '../read-instant.js';

export interface DeadLetterFlags extends OutputOptions {
  readonly kind?: DeadLetterKind;
  readonly stage?: string;
  readonly reason?: string;
  readonly connection?: string;
  readonly before?: Date;
  readonly since?: Date;
  readonly type?: string;
  readonly order?: string;
  readonly payment?: string;
}

/** Adds the options by which rows are found. */
export function filtered(command: Command): Command {
  return command
    .addOption(new Option('--kind <kind>', 'only these').choices([...DEAD_LETTER_KINDS]))
    .option('--stage <stage>', 'only of this stage')
    .option('--reason <code>', 'only of this reason, as the list shows it')
    .option('--connection <name>', 'only of this Stripe connection')
    .option('--before <time>', 'only what was given up before', timeOf)
    .option('--since <time>', 'only what was given up since', timeOf)
    .option('--type <type>', 'only events of this type')
    .option('--order <reference>', 'only messages about this order')
    .option('--payment <id>', 'only of this payment, or of this object of Stripe’s');
}

/** What the flags say, and the ids if any were given. Ends the command for an id or a connection that is none. */
export async function filterOf(sql: Sql, ids: readonly string[], flags: DeadLetterFlags): Promise<DeadLetterFilter> {
  const unknown = ids.find((id) => readDeadLetterId(id) === null);
  if (unknown !== undefined)
    throw new CliProblem(EXIT.usage, `${unknown} is no id of a dead letter; they look like ev-17 and ms-17`);
  return {
    ...(ids.length > 0 ? { ids } : {}),
    ...(flags.connection === undefined ? {} : { connectionId: await connectionIdOf(sql, flags.connection) }),
    kind: flags.kind,
    stage: flags.stage,
    reason: flags.reason,
    parkedBefore: flags.before,
    parkedSince: flags.since,
    eventType: flags.type,
    order: flags.order,
    payment: flags.payment,
  };
}

/** Whether the filter says anything at all. */
export function isNarrow(filter: DeadLetterFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}

async function connectionIdOf(sql: Sql, name: string): Promise<string> {
  const connection = await findConnection(sql, name);
  if (connection === null) throw new CliProblem(EXIT.usage, `there is no connection "${name}"`);
  return connection.id;
}

function timeOf(text: string): Date {
  const ms = readInstant(text);
  if (ms === null) throw new InvalidArgumentError('it must be a date or an RFC 3339 time: 2026-11-21T08:00:00Z');
  return new Date(ms);
}
