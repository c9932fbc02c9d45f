import { REFERENCE_FORMS, type ReferenceHit } from '@quittance/domain';
import type { Sql } from '../sql.js';

/** An order known under a token. */
export interface StoredHit {
  readonly token: string;
  readonly form: ReferenceHit['form'];
  readonly orderId: string;
  readonly reference: string;
  readonly accountId: string;
}

interface HitRow {
  normalised: string;
  form: ReferenceHit['form'];
  order_id: string;
  reference: string;
  account_id: string;
}

/** Orders known under one token in one form at the most; what so many share says nothing. */
export const HITS_PER_TOKEN_MAX = 20;
/** The same for whole references, which say what they say however many share them: several orders on one invoice. */
export const FULL_HITS_PER_TOKEN_MAX = 200;
/** Rows read at once for several tokens. More of them means that some token is crowded: then each half of them is read by itself. */
const HITS_READ_MAX = 1_000;
/** As many tokens, or fewer, are not halved any more: each is read by itself. */
const TOKENS_AT_ONCE = 50;

const SELECT = `SELECT r.normalised, r.form, o.id AS order_id, o.reference, o.account_id
  FROM order_references r JOIN orders o ON o.id = r.order_id WHERE r.connection_id = ? AND r.normalised`;

/** Looks tokens up in the index of order references. A year in a text costs little, however many orders end in it. */
export async function readHits(sql: Sql, connectionId: string, tokens: readonly string[]): Promise<StoredHit[]> {
  if (tokens.length === 0) return [];
  const rows = await readTogether(sql, connectionId, tokens);
  const groups = new Map<string, HitRow[]>();
  for (const row of rows) {
    const key = `${row.form} ${row.normalised}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()].flatMap((group) => meaningful(group).map(toHit));
}

/** All tokens in one statement; where there are too many rows each half, so that one crowded token makes only its neighbours dear. */
async function readTogether(sql: Sql, connectionId: string, tokens: readonly string[]): Promise<HitRow[]> {
  const rows = await sql.select<HitRow>(`${SELECT} IN (?) LIMIT ${HITS_READ_MAX}`, [connectionId, tokens]);
  if (rows.length < HITS_READ_MAX) return rows;
  if (tokens.length <= TOKENS_AT_ONCE) return readEach(sql, connectionId, tokens);
  const middle = tokens.length >> 1;
  const first = await readTogether(sql, connectionId, tokens.slice(0, middle));
  return [...first, ...(await readTogether(sql, connectionId, tokens.slice(middle)))];
}

/** Every token in every form by itself, each up to its limit. */
function readEach(sql: Sql, connectionId: string, tokens: readonly string[]): Promise<HitRow[]> {
  const parts = REFERENCE_FORMS.map((form) => `(${SELECT} = ? AND r.form = ? LIMIT ${limitOf(form)})`);
  return sql.select<HitRow>(
    tokens.flatMap(() => parts).join(' UNION ALL '),
    tokens.flatMap((token) => REFERENCE_FORMS.flatMap((form) => [connectionId, token, form])),
  );
}

/** One row more than counts, so that too many can be told from enough. */
function limitOf(form: ReferenceHit['form']): number {
  return form === 'full' ? FULL_HITS_PER_TOKEN_MAX : HITS_PER_TOKEN_MAX + 1;
}

function meaningful(group: readonly HitRow[]): readonly HitRow[] {
  if (group[0]?.form === 'full') return group.slice(0, FULL_HITS_PER_TOKEN_MAX);
  return group.length > HITS_PER_TOKEN_MAX ? [] : group;
}

function toHit(row: HitRow): StoredHit {
  return {
    token: row.normalised,
    form: row.form,
    orderId: row.order_id,
    reference: row.reference,
    accountId: row.account_id,
  };
}
