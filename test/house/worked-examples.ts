/**
 * Reads the worked examples of docs/matching.md and does them over again with the rules of the product.
 *
 * Three kinds of tables: `order …` says which orders are open from there on, `customer | also called` how customers are called besides, and
 * `what comes in …` has one payment a line with what becomes of it. A JSON block is the policy of the table behind it.
 */
import { readPolicy } from '@quittance/contracts';
import {
  formatMoney,
  type MatchingPolicy,
  PRESET_POLICIES,
  QUITTANCE_POLICY,
  Rehearsal,
  type RehearsedDecision,
  type RehearsedOrder,
  type RehearsedPayment,
} from '@quittance/domain';

/** One cell of the page that says what is done, and what is really done. */
export interface WorkedExample {
  readonly heading: string;
  readonly comesIn: string;
  readonly policy: string;
  readonly told: string;
  readonly done: string;
}

/** The books of an example, as they stand at its place of the page. */
interface Books {
  orders: readonly RehearsedOrder[];
  names: ReadonlyMap<string, readonly string[]>;
  policy: MatchingPolicy;
}

const FIRST_DAY_MS = Date.UTC(2026, 10, 1);
const PAID_MS = Date.UTC(2026, 11, 1);
const DAY_MS = 86_400_000;

/** All of them, in the order of the page. Throws at a line that cannot be read. */
export function workedExamples(page: string): WorkedExample[] {
  const books: Books = { orders: [], names: new Map(), policy: QUITTANCE_POLICY };
  let heading = '';
  return blocksOf(page).flatMap((block) => {
    if (block.kind === 'heading') heading = block.text;
    if (block.kind === 'json' && block.text.includes('"extends"')) books.policy = policyOf(block.text);
    if (block.kind !== 'table') return [];
    const [head = [], ...rows] = block.rows;
    if (head[0] === 'order') books.orders = rows.map(orderOf);
    if (head[1] === 'also called')
      books.names = new Map(rows.map(([name = '', also = '']) => [name, also.split(', ')]));
    if (head[0]?.startsWith('what comes in') !== true) return [];
    const done = examplesOf(books, head, rows).map((each) => ({ ...each, heading }));
    books.policy = QUITTANCE_POLICY;
    return done;
  });
}

/** Rows of the tables whose first column is called so. */
export function tableRows(page: string, firstColumn: string): (readonly string[])[] {
  return blocksOf(page).flatMap((block) =>
    block.kind === 'table' && block.rows[0]?.[0] === firstColumn ? block.rows.slice(1) : [],
  );
}

type Block =
  | { readonly kind: 'heading' | 'json'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] };

const BLOCK = /^```(\w*)\n([\s\S]*?)^```$|^#+ (.*)$|(?:^\|.*\n)+/gm;

function blocksOf(page: string): Block[] {
  return [...page.matchAll(BLOCK)].flatMap(([all, language, code, heading]): Block[] => {
    if (heading !== undefined) return [{ kind: 'heading', text: heading }];
    if (code !== undefined) return language === 'json' ? [{ kind: 'json', text: code }] : [];
    const lines = all.trim().split('\n');
    const rows = lines.filter((line) => !/^\|[\s|:-]*$/.test(line)).map(cellsOf);
    return [{ kind: 'table', rows }];
  });
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function policyOf(json: string): MatchingPolicy {
  const read = readPolicy(JSON.parse(json));
  if (!read.ok) throw new Error(`a policy of the page cannot be set: ${JSON.stringify(read.problems)}`);
  return read.policy;
}

/** `50.00 gbp`, and what is special: `paid`, `cancelled`, `due 2026-10-01`. The oldest order stands first. */
function orderOf([order = '', invoice = '', customer = '', toPay = '']: readonly string[], n: number): RehearsedOrder {
  const [money = '', special = 'open'] = toPay.split(', ');
  const due = /^due (.*)$/.exec(special)?.[1];
  return {
    order,
    invoice: invoice === '' ? null : invoice,
    customer,
    ...moneyOf(money),
    createdMs: FIRST_DAY_MS + n * DAY_MS,
    dueMs: due === undefined ? null : Date.parse(due),
    status: special === 'paid' || special === 'cancelled' ? special : 'open',
  };
}

function moneyOf(text: string): { readonly amount: bigint; readonly currency: string } {
  const [, whole, cents, currency] = /^(\d+)(?:\.(\d\d))? ([a-z]{3})$/.exec(text) ?? [];
  if (whole === undefined || currency === undefined) throw new Error(`"${text}" is no amount`);
  return { amount: BigInt(whole + (cents ?? '')), currency };
}

const COMES_IN = /^(.*?) from (?:somebody not known(?:, “(.*?)”)?|(.*?))(?:: `(.*)`)?$/;

function paymentOf(comesIn: string, n: number): RehearsedPayment {
  const [, money = '', onTransfer = null, customer = null, memo = ''] = COMES_IN.exec(comesIn) ?? [];
  return {
    id: `payment ${n + 1}`,
    customer,
    customerName: onTransfer,
    ...moneyOf(money),
    dateMs: PAID_MS + n * DAY_MS,
    memo,
  };
}

function examplesOf(
  books: Books,
  [first = '', ...columns]: readonly string[],
  rows: readonly (readonly string[])[],
): Omit<WorkedExample, 'heading'>[] {
  const begin = () => new Rehearsal({ ...booksOf(books), policy: books.policy });
  const together = first.includes('one after the other') ? begin() : null;
  return rows.flatMap(([comesIn = '', ...told], n) => {
    const payment = paymentOf(comesIn, n);
    const presets = PRESET_POLICIES.filter((each) => columns.includes(each.name));
    if (presets.length === 0) {
      const decision = (together ?? begin()).decide(payment);
      const done = [outcome(decision, payment), decision.because].join(' | ');
      return [{ comesIn, policy: books.policy.name, told: told.join(' | '), done }];
    }
    return presets.map((policy) => ({
      comesIn,
      policy: policy.name,
      told: told[columns.indexOf(policy.name)] ?? '',
      done: outcome(begin().decide(payment, policy), payment),
    }));
  });
}

function booksOf({ orders, names }: Books) {
  const customers = [...new Set(orders.flatMap((each) => each.customer ?? []))];
  return {
    orders,
    customers: customers.map((customer) => ({ customer, names: [customer, ...(names.get(customer) ?? [])] })),
  };
}

/** ``50.00 gbp on A-1, 0.50 gbp closed as bank_fee, 1.00 gbp waits: `overpayment` (`reference`)`` */
function outcome(decision: RehearsedDecision, { currency }: RehearsedPayment): string {
  const { allocations, adjustments, remainder, exception, rule } = decision;
  const waits = exception === null ? 'waits' : `waits: \`${exception}\``;
  if (allocations.length === 0) return waits;
  const money = (amount: bigint) => formatMoney(amount, currency);
  const parts = [
    ...allocations.map((each) => `${money(each.amount)} on ${each.order}`),
    ...adjustments.map((each) => `${money(each.amount)} closed as ${each.reason}`),
    ...(remainder > 0n ? [`${money(remainder)} ${waits}`] : []),
  ];
  return `${parts.join(', ')} (\`${rule}\`)`;
}
