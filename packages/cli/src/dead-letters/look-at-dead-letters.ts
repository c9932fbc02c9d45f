import {
  countDeadLetters,
  type DeadLetter,
  type DeadLetterInside,
  listDeadLetters,
  redactText,
  showDeadLetter,
  writeAudit,
} from '@quittance/store';
import { Command } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { operatorName } from '../exceptions/operator-name.js';
import { EXIT } from '../exit-codes.js';
import { withBooks } from '../open-books.js';
import { type OutputOptions, printJson, printLine, printTable } from '../print.js';
import { ROWS, rowLimit, timeText } from '../row-options.js';
import { readSettings } from '../settings.js';
import { type DeadLetterFlags, filtered, filterOf } from './dead-letter-flags.js';

export function listCommand(): Command {
  return filtered(new Command('list'))
    .description('what was given up, the latest first')
    .option('--limit <n>', 'rows at most', rowLimit, ROWS)
    .action((flags: DeadLetterFlags & { limit: number }) =>
      withBooks(readSettings(), async ({ sql }) => {
        const found = await listDeadLetters(sql, await filterOf(sql, [], flags), { rows: flags.limit });
        const letters = found.map(({ place: _place, ...each }) => ({
          ...each,
          error: redactText(each.error, 'structure'),
        }));
        if (flags.json) printJson(letters);
        else printLetters(letters);
      }),
    );
}

export function countCommand(): Command {
  return filtered(new Command('count'))
    .description('how many were given up, by reason')
    .action((flags: DeadLetterFlags) =>
      withBooks(readSettings(), async ({ sql }) => {
        const counts = await countDeadLetters(sql, await filterOf(sql, [], flags));
        if (flags.json) printJson(counts);
        else
          printTable(
            ['reason', 'kind', 'stage', 'rows', 'since'],
            counts.reasons.map((each) => [
              ...[each.reason, each.kind, each.stage],
              `${each.rows}${counts.more ? '+' : ''}`,
              timeText(each.since),
            ]),
            ['rows'],
          );
      }),
    );
}

interface ShowFlags extends OutputOptions {
  readonly personal?: boolean;
  readonly actor: string;
}

export function showCommand(): Command {
  return new Command('show')
    .description('one of them with its body, the last answer, and what was done about it')
    .argument('<id>', 'as the list shows it: ev-17, ms-17')
    .option('--personal', 'also what people wrote (names, addresses, texts); noted in the audit log')
    .option('--actor <name>', 'with --personal: who, for the audit log', operatorName())
    .action((id: string, flags: ShowFlags) =>
      withBooks(readSettings(), async ({ sql }) => {
        const letter = await showDeadLetter(sql, { id }, flags.personal ? 'personal' : 'structure');
        if (letter === null) throw new CliProblem(EXIT.notWell, `nothing of the id ${id} is given up`);
        if (flags.personal) await writeAudit(sql, { actor: flags.actor, action: 'dead_letter.reveal', subject: id });
        if (flags.json) printJson(letter);
        else printInside(letter);
      }),
    );
}

function printLetters(letters: readonly DeadLetter[]): void {
  printTable(
    ['id', 'reason', 'of', 'since', 'attempts', 'last error'],
    letters.map((each) => [
      ...[each.id, each.reason, subjectOf(each), timeText(each.parkedAt), String(each.attempts)],
      withoutCode(each).slice(0, 80),
    ]),
    ['attempts'],
  );
}

function subjectOf(letter: DeadLetter): string {
  if (letter.kind === 'event') return `${letter.eventType} ${letter.object ?? letter.event}`;
  return `${letter.order} version ${letter.version}${letter.refund === null ? '' : ` of ${letter.refund}`}`;
}

function withoutCode({ error, reason }: DeadLetter): string {
  return error.startsWith(`${reason}: `) ? error.slice(reason.length + 2) : error;
}

function printInside({ body, answer, history, ...letter }: DeadLetterInside): void {
  for (const [name, value] of Object.entries(letter)) {
    if (value === null) continue;
    printLine(`${name.padEnd(14)} ${value instanceof Date ? timeText(value) : String(value)}`);
  }
  for (const act of history)
    printLine(
      `${'history'.padEnd(14)} ${timeText(act.at)} ${act.actor} ${act.action}${act.note ? `: ${act.note}` : ''}`,
    );
  if (answer !== null) printLine(`\nlast answer\n${JSON.stringify(answer, null, 2)}`);
  printLine(`\nbody\n${JSON.stringify(body, null, 2)}`);
}
