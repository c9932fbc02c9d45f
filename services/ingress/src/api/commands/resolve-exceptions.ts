import {
  BATCH_COMMAND,
  BATCH_COMMANDS_BODY,
  CONNECTION_QUERY,
  type CommandsAnswer,
  problemDetails,
  type Read,
  readEnvelope,
  readJson,
} from '@quittance/contracts';
import type { CommandOutcome, CommandRequest } from '@quittance/store';
import { answerEach, textIn } from '../answer-each.js';
import type { Handler } from '../answering.js';
import { queryOf } from '../query-of.js';
import { bodyOf } from '../read-body.js';
import { carryOut } from './carry-out.js';
import { commandProblem } from './command-problem.js';
import { toCommand } from './to-command.js';

type Entry = CommandsAnswer['data'][number];

/** `POST /v1/exceptions:batch`: each command is answered as if it had come alone. */
export const resolveExceptions: Handler = async (call) => {
  queryOf(CONNECTION_QUERY, call.request);
  const { commands } = bodyOf(BATCH_COMMANDS_BODY, call.request, readEnvelope);
  const data = await answerEach(commands, {
    read: (command, n) => readCommand(command, `#/commands/${n}`),
    work: (accepted) => carryOut(call, accepted),
    answer: ({ exception = null }, outcome, n): Entry => entryOf(exception, outcome, n),
    refuse: (command, problem) => ({ exception: textIn(command, 'exception'), status: problem.status, problem }),
  });
  return { status: 200, body: JSON.stringify({ data } satisfies CommandsAnswer) };
};

function readCommand(command: unknown, at: string): Read<CommandRequest> {
  const read = readJson(BATCH_COMMAND, command, at);
  if (!read.ok) return read;
  const { exception, ...body } = read.value;
  return { ok: true, value: { ...toCommand(body), exception } };
}

function entryOf(exception: string | null, outcome: CommandOutcome | undefined, n: number): Entry {
  if (outcome === undefined) return { exception, status: 500, problem: problemDetails('internal_error') };
  if (outcome.kind === 'refused') {
    const { code, more } = commandProblem(outcome);
    const errors = more.errors?.map((each) => ({
      ...each,
      pointer: (each.pointer ?? '#').replace('#', `#/commands/${n}`),
    }));
    const problem = problemDetails(code, { ...more, ...(errors === undefined ? {} : { errors }) });
    return { exception, status: problem.status, action: outcome.action, problem };
  }
  const { action, sentence, applications, payment, orders } = outcome;
  return {
    exception,
    status: 200,
    action,
    done: sentence,
    applications: [...applications],
    ...(outcome.exception === null ? {} : { state: outcome.exception.state }),
    payment,
    orders: [...orders],
  };
}
