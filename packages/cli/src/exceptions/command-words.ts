import { OPERATOR_COMMAND, type OperatorCommandBody, readJson } from '@quittance/contracts';
import { COMMAND_ACTIONS, type OperatorCommand } from '@quittance/domain';

/** A command as it is typed or stands in a file. Amounts are whole minor units, as text. */
export interface CommandWords {
  readonly action: string;
  readonly order?: string | undefined;
  readonly amount?: string | undefined;
  /** `ORDER=AMOUNT`, for a split. */
  readonly to?: readonly string[] | undefined;
  readonly application?: string | undefined;
  readonly adjustment?: string | undefined;
  readonly reason?: string | undefined;
  readonly proof?: string | undefined;
  readonly owner?: string | undefined;
  readonly note?: string | undefined;
}

export type WordsRead =
  | { readonly ok: true; readonly command: OperatorCommand }
  | { readonly ok: false; readonly because: string };

/** Not a command of its own: it becomes `apply` or `split`, as the exception's candidate says. */
export const ACCEPT = 'accept';
export const ACTIONS = [ACCEPT, ...COMMAND_ACTIONS] as const;

/** Reads a command by the rules of the API. `because` names every mistake in the words of whoever typed it. */
export function readCommandWords(words: CommandWords, nameOf = (field: string) => `--${field}`): WordsRead {
  const { to, amount, ...rest } = words;
  const allocations = to?.map(readAllocation);
  const wrong = allocations?.find((each) => typeof each === 'string');
  if (typeof wrong === 'string')
    return { ok: false, because: `${nameOf('to')}: "${wrong}" is not ORDER=AMOUNT, the amount in minor units` };
  const given = { ...rest, amount: wholeNumber(amount), allocations };
  const body = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const read = readJson(OPERATOR_COMMAND, body);
  if (read.ok) return { ok: true, command: toCommand(read.value) };
  const problems = read.errors.map(({ pointer = '', code, detail }) => {
    const [, field = 'action'] = pointer.split('/');
    const name = nameOf(field === 'allocations' ? 'to' : field);
    if (code === 'unknown_field') return `${name} has no meaning for ${words.action}`;
    return field === 'action' ? `${name} must be one of ${ACTIONS.join(', ')}` : `${name} ${detail}`;
  });
  return { ok: false, because: problems.join('; ') };
}

/** The last `=` counts: a reference may have one of its own. */
function readAllocation(text: string): { readonly order: string; readonly amount: unknown } | string {
  const at = text.lastIndexOf('=');
  const order = text.slice(0, at).trim();
  const amount = wholeNumber(text.slice(at + 1));
  return at < 1 || order === '' || typeof amount !== 'number' ? text : { order, amount };
}

/** Digits as the number they are, everything else as it is: the rules of the API say what is wrong with it. */
export function wholeNumber(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\s*\d{1,15}\s*$/.test(text) ? Number(text) : text;
}

/** Amounts as the books reckon them. */
function toCommand(body: OperatorCommandBody): OperatorCommand {
  switch (body.action) {
    case 'split':
      return { ...body, allocations: body.allocations.map((each) => ({ ...each, amount: BigInt(each.amount) })) };
    case 'apply':
    case 'write_off':
    case 'mark_paid_outside':
    case 'propose_refund':
      return { ...body, amount: body.amount === undefined ? undefined : BigInt(body.amount) };
    default:
      return body;
  }
}
