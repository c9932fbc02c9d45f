/**
 * Tells a slip of the pen from an order that is still to come: for tokens that look like order numbers, name none and are one edit away
 * from one that is loaded, whether later numbers of the same series are known.
 */
import { doubtfulTokens, laterNumbers, normaliseReference, type Order } from '@quittance/domain';
import type { Sql } from '../sql.js';
import type { AskedPayment } from './asked-payments.js';
import type { Scope } from './scope.js';

/** Tokens looked up for one batch at the most; of the others it is not known, so nothing is placed by them. */
const DOUBTFUL_TOKENS_MAX = 200;

export async function readLaterKnown(
  sql: Sql,
  connectionId: string,
  asked: readonly AskedPayment[],
  scope: Scope,
  orders: ReadonlyMap<string, Order>,
): Promise<ReadonlySet<string>> {
  const byAccount = Map.groupBy(orders.values(), (order) => order.accountId);
  const tokens = asked
    .filter((each) => each.amount > 0n && !each.named)
    .flatMap((each) => {
      const own = byAccount.get(each.accountId) ?? [...orders.values()].filter((order) => order.amount === each.amount);
      const said = (scope.evidence.get(each.payment) ?? []).filter((one) => one.kind === 'text');
      return doubtfulTokens(
        said.map((one) => one.value),
        own.flatMap((order) => [order.reference, order.invoice ?? '']).map(normaliseReference),
      );
    });
  return findLater(sql, connectionId, [...new Set(tokens)].slice(0, DOUBTFUL_TOKENS_MAX));
}

async function findLater(sql: Sql, connectionId: string, tokens: readonly string[]): Promise<ReadonlySet<string>> {
  const ranges = tokens.flatMap((token) => {
    const later = laterNumbers(token);
    return later === null ? [] : [{ token, ...later }];
  });
  const known = new Set(tokens.filter((token) => laterNumbers(token) === null));
  if (ranges.length === 0) return known;
  const one = `(SELECT ? AS token FROM order_references
    WHERE connection_id = ? AND normalised > ? AND normalised <= ? AND form = 'full' LIMIT 1)`;
  const rows = await sql.select<{ token: string }>(
    ranges.map(() => one).join(' UNION ALL '),
    ranges.flatMap(({ token, after, upTo }) => [token, connectionId, after, upTo]),
  );
  for (const { token } of rows) known.add(token);
  return known;
}
