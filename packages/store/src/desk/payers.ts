import { readEvidence } from '../books/evidence-rows.js';
import type { Sql } from '../sql.js';

/** Who paid, and what they wrote. */
export interface Payer {
  /** As the bank or the card gives it. */
  readonly name: string | null;
  readonly email: string | null;
  /** The order system's name of the customer, when the payer is known. */
  readonly customer: string | null;
  readonly paidAt: Date | null;
  /** Texts of the payment and of what it links to (memo, description, invoice number), oldest first, each once. */
  readonly texts: readonly string[];
}

/** Payers by the payment's Stripe id. @param payments Stripe ids */
export async function readPayers(
  sql: Sql,
  connectionId: string,
  payments: readonly string[],
): Promise<Map<string, Payer>> {
  if (payments.length === 0) return new Map();
  const [rows, evidence] = await Promise.all([
    sql.select<{
      stripe_id: string;
      name: string | null;
      email: string | null;
      customer: string | null;
      paid_at: Date | null;
    }>(
      `SELECT p.stripe_id, p.payer_name AS name, p.payer_email AS email, a.reference AS customer, p.paid_at
       FROM payments p JOIN customer_accounts a ON a.id = p.account_id WHERE p.connection_id = ? AND p.stripe_id IN (?)`,
      [connectionId, payments],
    ),
    readEvidence(sql, connectionId, payments),
  ]);
  const textsOf = (subject: string): string[] =>
    (evidence.get(subject) ?? []).flatMap(({ kind, value }) => (kind === 'link' ? [] : [value]));
  const linkedTo = (subject: string): string[] =>
    (evidence.get(subject) ?? []).flatMap(({ kind, value }) => (kind === 'link' ? [value] : []));
  return new Map(
    rows.map(({ stripe_id: id, paid_at: paidAt, ...row }) => {
      const texts = [...new Set([...textsOf(id), ...linkedTo(id).flatMap(textsOf)])];
      return [id, { ...row, paidAt, texts }];
    }),
  );
}
