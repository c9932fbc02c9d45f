/**
 * The payments of a preview.
 *
 * Input: a connection and a period. Output: the payments that a policy decides about, in the order of time, and how many are outside:
 * those that carry the order's own reference and those about which a person decided.
 */
import type { PaymentKind, RehearsedPayment } from '@quittance/domain';
import { readEvidence } from '../../books/evidence-rows.js';
import type { Sql, SqlValue } from '../../sql.js';
import { PREVIEW_PAGE_ROWS } from './preview-limits.js';
import type { PreviewQuestion } from './preview-question.js';

export interface PaymentsToReplay {
  readonly payments: readonly RehearsedPayment[];
  /** Row ids of the payments. */
  readonly ids: ReadonlySet<string>;
  readonly inPeriod: number;
  readonly explicit: number;
  readonly byHand: number;
  readonly leftOut: boolean;
  /** Money of payments made before this time is known to the replay; null: of all. */
  readonly until: Date | null;
}

interface PlaceRow {
  readonly id: string;
  readonly paid_at: Date;
}

interface PaymentRow extends PlaceRow {
  readonly stripe_id: string;
  readonly kind: PaymentKind;
  readonly customer: string | null;
  readonly payer_name: string | null;
  readonly currency: string;
  readonly amount: string;
  readonly held: string | null;
  readonly by_hand: number | string;
  readonly explicit: number | string;
}

export async function loadPayments(sql: Sql, question: PreviewQuestion): Promise<PaymentsToReplay> {
  const { places, inPeriod } = await placesOf(sql, question);
  const payments: RehearsedPayment[] = [];
  const ids = new Set<string>();
  let [explicit, byHand] = [0, 0];
  for (let from = 0; from < places.length; from += PREVIEW_PAGE_ROWS) {
    const page = places.slice(from, from + PREVIEW_PAGE_ROWS);
    const rows = await readRows(
      sql,
      page.map((each) => each.id),
    );
    const said = await readEvidence(
      sql,
      question.connectionId,
      rows.map((row) => row.stripe_id),
    );
    const namesOrder = (subject: string, hops = 2): boolean =>
      (said.get(subject) ?? []).some(
        (each) =>
          each.kind === 'order_reference' || (each.kind === 'link' && hops > 1 && namesOrder(each.value, hops - 1)),
      );
    for (const row of rows) {
      if (Number(row.explicit) > 0 || namesOrder(row.stripe_id)) explicit += 1;
      else if (row.held !== null || Number(row.by_hand) > 0) byHand += 1;
      else {
        const texts = (said.get(row.stripe_id) ?? []).filter((each) => each.kind === 'text').map((each) => each.value);
        payments.push(paymentOf(row, texts));
        ids.add(row.id);
      }
    }
  }
  const leftOut = inPeriod > places.length;
  const until = leftOut ? (places.at(-1)?.paid_at ?? question.to) : question.to;
  return { payments, ids, inPeriod, explicit, byHand, leftOut, until };
}

/** Which payments there are, in the order of time. */
async function placesOf(sql: Sql, question: PreviewQuestion): Promise<{ places: PlaceRow[]; inPeriod: number }> {
  const conditions = ['p.connection_id = ?', `p.status = 'succeeded'`, 'p.amount > 0', 'p.paid_at IS NOT NULL'];
  const values: SqlValue[] = [question.connectionId];
  const where = (condition: string, value: SqlValue) => {
    conditions.push(condition);
    values.push(value);
  };
  if (question.from !== null) where('p.paid_at >= ?', question.from);
  if (question.to !== null) where('p.paid_at < ?', question.to);
  if (question.customer !== null) where('a.reference = ?', question.customer);
  const tables = `FROM payments p JOIN customer_accounts a ON a.id = p.account_id WHERE ${conditions.join(' AND ')}`;
  const places = await sql.select<PlaceRow>(`SELECT p.id, p.paid_at ${tables} ORDER BY p.paid_at, p.id LIMIT ?`, [
    ...values,
    question.paymentsMax,
  ]);
  if (places.length < question.paymentsMax) return { places, inPeriod: places.length };
  const [row] = await sql.select<{ n: string | number }>(`SELECT COUNT(*) AS n ${tables}`, values);
  return { places, inPeriod: Number(row?.n ?? places.length) };
}

async function readRows(sql: Sql, ids: readonly string[]): Promise<PaymentRow[]> {
  const has = (rule: string) =>
    `EXISTS (SELECT 1 FROM applications ap WHERE ap.payment_id = p.id AND ap.rule = '${rule}')`;
  return sql.select<PaymentRow>(
    `SELECT p.id, p.paid_at, p.stripe_id, p.kind, a.reference AS customer, p.payer_name, p.currency, p.amount, p.held,
       ${has('manual')} AS by_hand, ${has('explicit')} AS explicit
     FROM payments p JOIN customer_accounts a ON a.id = p.account_id WHERE p.id IN (?) ORDER BY p.paid_at, p.id`,
    [ids],
  );
}

function paymentOf(row: PaymentRow, texts: readonly string[]): RehearsedPayment {
  return {
    id: row.stripe_id,
    kind: row.kind,
    customer: row.customer,
    customerName: row.payer_name,
    currency: row.currency,
    amount: BigInt(row.amount),
    dateMs: row.paid_at.getTime(),
    memo: [...texts].sort().join('\n'),
  };
}
