import type { CommandPlan, PlannedCommand } from '@quittance/domain';
import type { Sql, SqlValue } from '../sql.js';
import type { CommandGiven } from './command-request.js';

/** One line for each command that was carried out: who, what, and the money and orders before and after. */
export async function auditCommands(
  sql: Sql,
  actor: string,
  given: readonly CommandGiven[],
  commands: readonly PlannedCommand[],
): Promise<void> {
  await sql.insertMany(
    'audit_log',
    ['actor', 'action', 'subject', 'before_state', 'after_state', 'note'],
    commands.flatMap((command, n): SqlValue[][] => {
      const asked = given[n];
      if (command.kind === 'refused' || asked === undefined) return [];
      const { plan, before, after } = command;
      const subject = subjectOf(asked, plan).slice(0, 320);
      const note = asked.request.note ?? null;
      return [
        [
          actor.slice(0, 255),
          `command.${asked.request.action}`,
          subject,
          JSON.stringify(before),
          JSON.stringify(after),
          note,
        ],
      ];
    }),
  );
}

function subjectOf({ exception }: CommandGiven, { payment, orders }: CommandPlan): string {
  if (exception !== null) return `exception ${exception.id}`;
  return payment ?? orders[0] ?? '';
}
