import { cashSources, formatMoney, type PlannedRefund, planRefund, RESERVING_STATES } from '@quittance/domain';
import type { Sql } from '../sql.js';
import type { MoneyMeant } from './find-money.js';
import { readCashPools } from './read-cash-pools.js';
import { type RefundAsk, type RefundRefused, refuseRefund } from './refund-ask.js';
import { readSources } from './refund-sources.js';

export interface RefundChoice {
  readonly amount: bigint;
  readonly currency: string;
  readonly refunds: readonly PlannedRefund[];
}

/** Chooses, under the locks, which payments give how much; refuses what is more than is left. */
export async function choosePayments(
  sql: Sql,
  connectionId: string,
  ask: RefundAsk,
  money: MoneyMeant,
): Promise<RefundChoice | RefundRefused> {
  const all = await readSources(sql, connectionId, money.payments, money.orderId);
  const transfers = all.filter((each) => each.kind === 'funding');
  const pools = await readCashPools(sql, connectionId, transfers, money.order);
  const found = [...all.filter((each) => each.kind === 'payment'), ...pools.flatMap(cashSources)];
  const sources = money.intent === null ? found : found.filter((each) => each.payment === money.intent);
  const currency = all[0]?.currency ?? '';
  const proposedLeft = money.proposed === null ? null : money.proposed - (await askedBefore(sql, money.exceptionId));
  const amount = ask.amount ?? proposedLeft;
  if (amount === null) return refuseRefund('amount_needed');
  if (proposedLeft !== null && (amount > proposedLeft || amount <= 0n))
    return refuseRefund(
      'more_than_proposed',
      `exception ${money.exceptionId} proposes ${formatMoney(money.proposed ?? 0n, currency)}, of which ${formatMoney(proposedLeft, currency)} is not asked for yet`,
    );
  const plan = planRefund(amount, sources);
  if (typeof plan !== 'bigint') return { amount, currency, refunds: plan };
  const name = money.order ?? all[0]?.payment ?? '';
  if (all.length === 0) return refuseRefund('more_than_left', `no payment has money on ${name}`);
  return refuseRefund(
    'more_than_left',
    `${formatMoney(plan, currency)} of ${name} can still be given back, ${formatMoney(amount, currency)} was asked for`,
  );
}

/** What was asked for on behalf of an exception and not refused or withdrawn. */
async function askedBefore(sql: Sql, exceptionId: string | null): Promise<bigint> {
  if (exceptionId === null) return 0n;
  const [row] = await sql.select<{ asked: string | null }>(
    `SELECT SUM(c.amount) AS asked FROM refund_requests r JOIN refund_calls c ON c.request_id = r.id
     WHERE r.exception_id = ? AND c.progress IN (?)`,
    [exceptionId, RESERVING_STATES],
  );
  return BigInt(row?.asked ?? 0);
}
