/**
 * What the command line does to refunds: asks for them and decides about them, in the database itself, and tells the queue.
 *
 * Input: words of the command line. Output: the request as it is then. A command that is refused ends with one line and exit code 1. The
 * approval amounts are those of the settings here, which should be the ingress's own.
 */
import { randomUUID } from 'node:crypto';
import { type ApprovalLimits, readApprovalLimits } from '@quittance/domain';
import {
  approveRefund,
  findRefundRequest,
  pageOfRefundRequests,
  type RefundAsk,
  type RefundOutcome,
  type RefundRequestView,
  requestRefund,
  withdrawRefund,
} from '@quittance/store';
import { CliProblem } from '../cli-problem.js';
import { operatorName } from '../exceptions/operator-name.js';
import { EXIT } from '../exit-codes.js';
import { type CliSettings, readSettings } from '../settings.js';
import type { ConnectionBooks } from '../with-connection.js';
import { tellRefunds } from './tell-refunds.js';

export type Asked = Pick<RefundAsk, 'of' | 'amount' | 'payment' | 'reason' | 'note' | 'email'> & {
  readonly key?: string;
};

export async function askRefund(books: ConnectionBooks, { key = randomUUID(), ...asked }: Asked) {
  const settings = readSettings();
  const outcome = await requestRefund(books.store, books.connectionId, {
    ...asked,
    key,
    actor: operatorName(),
    approval: approvalLimits(settings),
  });
  return done(books, settings, outcome);
}

export async function decideRefund(
  books: ConnectionBooks,
  what: 'approve' | 'withdraw',
  name: string,
  note: string | undefined,
) {
  const decide = what === 'approve' ? approveRefund : withdrawRefund;
  const id = (await findRefundRequest(books.store.sql, books.connectionId, name)) ?? name;
  const outcome = await decide(books.store, books.connectionId, { id, actor: operatorName(), note });
  return done(books, readSettings(), outcome);
}

/** By our id or by one of Stripe's. */
export async function findRefund({ store, connectionId }: ConnectionBooks, name: string): Promise<RefundRequestView> {
  const id = await findRefundRequest(store.sql, connectionId, name);
  const ids = id === null ? [] : [id];
  const [found] = await pageOfRefundRequests(store.sql, { connectionId, ids }, { after: null, rows: 1 });
  if (found === undefined) throw new CliProblem(EXIT.notWell, `no refund was asked for here under ${name}`);
  return found;
}

async function done(books: ConnectionBooks, settings: CliSettings, outcome: RefundOutcome): Promise<RefundRequestView> {
  if (outcome.kind === 'refused') throw new CliProblem(EXIT.notWell, `refused: ${outcome.because}`);
  await tellRefunds(settings, outcome.calls);
  return findRefund(books, outcome.id);
}

function approvalLimits(settings: CliSettings): ApprovalLimits {
  const limits = readApprovalLimits(settings.get('REFUND_APPROVAL_ABOVE') ?? '');
  if (typeof limits === 'string') throw new CliProblem(EXIT.config, `REFUND_APPROVAL_ABOVE: ${limits}`);
  return limits;
}
