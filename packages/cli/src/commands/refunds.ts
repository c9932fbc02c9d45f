import { REFUND_REQUEST_STATE_NAMES, type RefundRequestState } from '@quittance/domain';
import { pageOfRefundRequests, REFUND_REASONS, type RefundReason } from '@quittance/store';
import { Command, InvalidArgumentError, Option } from 'commander';
import { CliProblem } from '../cli-problem.js';
import { EXIT } from '../exit-codes.js';
import type { OutputOptions } from '../print.js';
import { askRefund, decideRefund, findRefund } from '../refunds/ask-refund.js';
import { printRefund, printRefunds } from '../refunds/print-refunds.js';
import { ROWS, rowLimit } from '../row-options.js';
import { withConnection } from '../with-connection.js';

interface Flags extends OutputOptions {
  readonly connection: string;
  readonly note?: string;
}

interface ListFlags extends Flags {
  readonly state?: RefundRequestState;
  readonly order?: string;
  readonly limit: number;
}

interface RequestFlags extends Flags {
  readonly amount?: bigint;
  readonly exception?: string;
  readonly payment?: string;
  readonly reason?: RefundReason;
  readonly key?: string;
}

const HELP = `
Amounts are whole minor units, as in the API: 12500 is 125.00 usd, or 12500 jpy.
  quittance refunds request A-1001 --amount 4000 --reason requested_by_customer
  quittance refunds request --exception 12          what "propose_refund" proposed there
Give --key a word of your own and the same command again is the same refund. docs/refunds.md tells more.`;

/** Refunds that are asked for here. */
export function refundsCommand(): Command {
  return new Command('refunds')
    .description('ask for money to be given back, follow it, agree to it')
    .addHelpText('after', HELP)
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(showCommand())
    .addCommand(requestCommand())
    .addCommand(decideCommand('approve', 'agree to a refund that somebody else asked for'))
    .addCommand(decideCommand('withdraw', 'take one back, as long as Stripe has not been asked'));
}

function ofConnection(name: string, description: string): Command {
  return new Command(name).description(description).option('--connection <name>', 'the Stripe connection', 'default');
}

function listCommand(): Command {
  return ofConnection('list', 'the newest first')
    .addOption(new Option('--state <state>', 'only these').choices([...REFUND_REQUEST_STATE_NAMES]))
    .option('--order <reference>', 'only of this order')
    .option('--limit <n>', 'rows at most, the newest first', rowLimit, ROWS)
    .action(({ connection, state, order, limit, ...flags }: ListFlags) =>
      withConnection(connection, async ({ store, connectionId }) => {
        const filter = { connectionId, states: state === undefined ? undefined : [state], order };
        printRefunds(await pageOfRefundRequests(store.sql, filter, { after: null, rows: limit }), flags);
      }),
    );
}

function showCommand(): Command {
  return ofConnection('show', 'one refund: how far it has come, and what Stripe says of it')
    .argument('<id>', 'our id, or one of Stripe’s')
    .action((id: string, flags: Flags) =>
      withConnection(flags.connection, async (books) => printRefund(await findRefund(books, id), flags)),
    );
}

function requestCommand(): Command {
  return ofConnection('request', 'ask for money of an order, or of an exception, to be given back')
    .argument('[order]', 'the order’s reference')
    .option('--amount <minor units>', 'how much; needed for an order', amountOf)
    .option('--exception <id>', 'carry out what this exception proposes')
    .option('--payment <id>', 'only this payment; unless given, the latest first')
    .addOption(new Option('--reason <reason>', 'for Stripe').choices([...REFUND_REASONS]))
    .option(
      '--email <address>',
      'where Stripe asks for a bank account, of a bank transfer; unless given, the customer’s own',
    )
    .option('--note <text>', 'why, for the log')
    .option('--key <text>', 'a key of your own: the same one again is the same refund', keyOf)
    .action((order: string | undefined, { exception, connection, json, ...asked }: RequestFlags) => {
      if ((order === undefined) === (exception === undefined))
        throw new CliProblem(EXIT.usage, 'give an order, or --exception');
      if (order !== undefined && asked.amount === undefined) throw new CliProblem(EXIT.usage, '--amount is needed');
      const of = order === undefined ? { exception: exception ?? '' } : { order };
      return withConnection(connection, async (books) =>
        printRefund(await askRefund(books, { ...asked, of }), json === undefined ? {} : { json }),
      );
    });
}

function decideCommand(what: 'approve' | 'withdraw', description: string): Command {
  return ofConnection(what, description)
    .argument('<id>', 'our id')
    .option('--note <text>', 'why, for the log')
    .action((id: string, { note, ...flags }: Flags) =>
      withConnection(flags.connection, async (books) => printRefund(await decideRefund(books, what, id, note), flags)),
    );
}

function amountOf(text: string): bigint {
  if (!/^[1-9]\d{0,15}$/.test(text)) throw new InvalidArgumentError('it must be a whole number of minor units');
  return BigInt(text);
}

function keyOf(text: string): string {
  if (!/^[\x21-\x7e]{1,255}$/.test(text))
    throw new InvalidArgumentError('it must have no spaces, and 255 characters at most');
  return text;
}
