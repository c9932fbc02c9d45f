import type { Sql } from '../../sql.js';
import { type Check, type Finding, type Range, selectRange } from '../difference.js';

/** Keys of the payment provider, by how they begin. */
const KEYS = '(whsec_|sk_live_|sk_test_|rk_live_|rk_test_)[A-Za-z0-9]{8}';
/** Anything that may be a card number: 13 to 19 digits, in groups or not. */
const DIGITS = '[0-9]([ -]?[0-9]){12,18}';

/** Text that people and programs fill; ids and words of our own making cannot hold a secret. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  orders: ['reference', 'invoice', 'description', 'order_lines', 'metadata'],
  payments: ['payer_name', 'payer_email'],
  customer_accounts: ['reference', 'name', 'email', 'phone'],
  evidence: ['value'],
  exceptions: ['because', 'closed_because'],
  exception_history: ['note'],
  applications: ['because'],
  adjustments: ['because'],
  audit_log: ['subject', 'before_state', 'after_state', 'note'],
  outbox_messages: ['reason', 'answer'],
  stripe_events: ['reason'],
  refund_requests: ['note'],
  refund_calls: ['reason'],
  refunds: ['settled_outside'],
  destinations: ['url', 'disabled_because'],
  idempotency_keys: ['answer'],
  matching_policies: ['document', 'note'],
};

/** No key and no card number stands in a column that anybody with read access sees. */
export const SECRETS_CHECKS: readonly Check[] = Object.entries(TEXTS).map(([table, columns]) => ({
  name: `secrets.${table}`,
  holds: `no key of the provider and no card number stands in the texts of ${table}`,
  todo: 'change the key at once, and blot the text out where it came from; a number of an invoice that looks like a card is harmless',
  table,
  find: (sql: Sql, range: Range) => secretsIn(sql, table, columns, range),
}));

async function secretsIn(sql: Sql, table: string, columns: readonly string[], range: Range): Promise<Finding[]> {
  const any = columns.map((column) => `${column} REGEXP '${KEYS}|${DIGITS}'`).join(' OR ');
  const rows = await selectRange<Record<string, string | null>>(
    sql,
    `SELECT id, ${columns.join(', ')} FROM ${table} WHERE {id} AND (${any})`,
    range,
  );
  return rows.flatMap((row) =>
    columns.flatMap((column): Finding[] => {
      const what = secretIn(row[column] ?? '');
      if (what === null) return [];
      return [{ where: `${table} row ${row['id']}, ${column}`, expected: 'neither key nor card number', found: what }];
    }),
  );
}

/** What of it is a secret, told without telling it; `null`: nothing. */
export function secretIn(text: string): string | null {
  const [, kind] = new RegExp(KEYS).exec(text) ?? [];
  if (kind !== undefined) return `a key that begins with ${kind}`;
  for (const [digits] of text.matchAll(new RegExp(`(?<![0-9])${DIGITS}(?![0-9])`, 'g')))
    if (isCardNumber(digits.replaceAll(/[ -]/g, ''))) return `${digits.length} characters that are a card number`;
  return null;
}

/** First digits and lengths of the large card schemes, and the check digit of ISO/IEC 7812. */
function isCardNumber(digits: string): boolean {
  const scheme =
    /^(4\d{12}(\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[0689]\d{12}|35\d{14}|6(011|5\d\d)\d{12})$/;
  return scheme.test(digits) && luhnSum(digits) % 10 === 0;
}

function luhnSum(digits: string): number {
  return [...digits].reverse().reduce((sum, digit, n) => {
    const twice = Number(digit) * (n % 2 === 0 ? 1 : 2);
    return sum + (twice > 9 ? twice - 9 : twice);
  }, 0);
}
