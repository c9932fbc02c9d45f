/**
 * Writes what commands do, in the transaction that holds the locks.
 *
 * Input: the plan. Output: the outcomes, with the ids of what was written and of the messages to publish after the commit. Money, orders and
 * messages are written as the stages write them; what is added here is the exceptions' answers, what was learned, and the log of who did
 * what. A crash before the commit leaves nothing of it.
 */
import type { CommandsPlan, PlannedCommand } from '@quittance/domain';
import { type NewMessages, saveChanges } from '../books/save-changes.js';
import type { Sql } from '../sql.js';
import { answerExceptions } from './answer-exceptions.js';
import { auditCommands } from './audit-commands.js';
import type { CommandGiven, CommandOutcome } from './command-request.js';
import { dismissPairs, forgetPairs } from './dismissed-pairs.js';
import type { LoadedCommands } from './load-commands.js';
import { rememberPayerName } from './payer-names.js';

export async function commitCommands(
  sql: Sql,
  of: { readonly connectionId: string; readonly actor: string },
  given: readonly CommandGiven[],
  { loaded, scope, exceptions }: LoadedCommands,
  plan: CommandsPlan,
): Promise<CommandOutcome[]> {
  const { connectionId, actor } = of;
  const last = await lastApplication(sql, loaded.stored);
  await answerExceptions(sql, actor, plan.commands, exceptions);
  const action = given.length === 1 ? (given[0]?.request.action ?? null) : null;
  const messages = await saveChanges(sql, connectionId, plan.changes, loaded, scope, { actor, action });
  for (const command of plan.commands) if (command.kind === 'planned') await learn(sql, of, command);
  await auditCommands(sql, actor, given, plan.commands);
  const written = await applicationsSince(sql, loaded.stored, last);
  return plan.commands.map((command, n) => outcomeOf(given[n], command, written, plan, messages));
}

async function learn(
  sql: Sql,
  { connectionId, actor }: { readonly connectionId: string; readonly actor: string },
  { plan }: Extract<PlannedCommand, { kind: 'planned' }>,
): Promise<void> {
  if (plan.payment !== null && plan.dismissed?.forgotten) await forgetPairs(sql, connectionId, plan.payment);
  if (plan.payment !== null && plan.dismissed !== undefined)
    await dismissPairs(sql, connectionId, actor, { payment: plan.payment, orders: plan.dismissed.orders });
  if (plan.learned !== undefined) await rememberPayerName(sql, connectionId, plan.learned);
}

type Stored = LoadedCommands['loaded']['stored'];

/** Nobody else writes rows of these payments before the commit, so what is newer than this is ours. */
async function lastApplication(sql: Sql, stored: Stored): Promise<string> {
  const ids = [...stored.values()].map((each) => each.id);
  if (ids.length === 0) return '0';
  const [row] = await sql.select<{ last: string | null }>(
    'SELECT MAX(id) AS last FROM applications WHERE payment_id IN (?)',
    [ids],
  );
  return row?.last ?? '0';
}

interface Written {
  readonly id: string;
  readonly payment_id: string;
  readonly payment: string;
}

async function applicationsSince(sql: Sql, stored: Stored, last: string): Promise<Written[]> {
  const payments = new Map([...stored].map(([stripeId, each]) => [each.id, stripeId]));
  if (payments.size === 0) return [];
  const rows = await sql.select<{ id: string; payment_id: string }>(
    'SELECT id, payment_id FROM applications WHERE payment_id IN (?) AND id > ? ORDER BY id',
    [[...payments.keys()], last],
  );
  return rows.map((row) => ({ ...row, payment: payments.get(row.payment_id) ?? '' }));
}

function outcomeOf(
  given: CommandGiven | undefined,
  command: PlannedCommand,
  written: readonly Written[],
  { changes }: CommandsPlan,
  messages: NewMessages,
): CommandOutcome {
  const action = given?.request.action ?? 'comment';
  if (command.kind === 'refused') return { kind: 'refused', action, ...command.refusal };
  const { plan } = command;
  const exception = given?.exception ?? null;
  const step = plan.steps.find((each) => each.key === exception?.key);
  const raised = changes.raised.some((each) => each.key === exception?.key);
  return {
    kind: 'done',
    action,
    exception:
      exception === null ? null : { id: exception.id, state: step?.state ?? (raised ? 'open' : exception.state) },
    payment: plan.payment,
    orders: plan.orders,
    applications: written.filter((each) => each.payment === plan.payment).map((each) => each.id),
    sentence: plan.sentence,
    messages,
    replayed: false,
  };
}
