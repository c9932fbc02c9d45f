import {
  type ExceptionFilter,
  type ExceptionOrder,
  type ExceptionView,
  pageOfExceptions,
  type Sql,
} from '@quittance/store';

/** Rows of one page. */
const PAGE_ROWS = 500;

/** Pages of the exceptions that fit, each exception once, although some may move while they are read. */
export async function* walkExceptions(
  sql: Sql,
  filter: ExceptionFilter,
  order: ExceptionOrder = 'due',
): AsyncGenerator<ExceptionView[]> {
  const seen = new Set<string>();
  for (let after: string | null = null; ; ) {
    const page: ExceptionView[] = await pageOfExceptions(sql, filter, { after, rows: PAGE_ROWS, order });
    const fresh = page.filter((each) => !seen.has(each.id));
    for (const each of fresh) seen.add(each.id);
    if (fresh.length > 0) yield fresh;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_ROWS) return;
    after = last.id;
  }
}

/** Exceptions by id, in the order of the ids; those that are not there are left out. */
export async function readExceptions(
  sql: Sql,
  connectionId: string,
  ids: readonly string[],
): Promise<Map<string, ExceptionView>> {
  const known = [...new Set(ids)].filter((id) => /^[1-9]\d{0,18}$/.test(id));
  if (known.length === 0) return new Map();
  const filter = { connectionId, ids: known };
  const found = await pageOfExceptions(sql, filter, { after: null, rows: known.length });
  return new Map(found.map((each) => [each.id, each]));
}
