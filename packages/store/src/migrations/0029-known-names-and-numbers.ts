import { orderReferenceForms, payerKey } from '@quittance/domain';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Sql } from '../sql.js';

/** Rows written at a time. */
const PAGE = 1_000;

interface AccountRow {
  readonly id: string;
  readonly connection_id: string;
  readonly name: string | null;
  readonly reference: string | null;
}

interface OrderRow {
  readonly id: string;
  readonly connection_id: string;
  readonly reference: string;
  readonly invoice: string | null;
}

/**
 * Names of the customers and numbers of the orders that were registered before there was a place for them, in the forms in which the
 * rules compare them. Each row may be written twice, so that a run that was cut off is simply run again. The statements stand here
 * and not in the code of today, which writes columns that later migrations add.
 */
export class KnownNamesAndNumbers1764000000029 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = new Sql(runner.manager);
    await eachPage<AccountRow>(sql, 'SELECT id, connection_id, name, reference FROM customer_accounts', (rows) =>
      sql.insertMany(
        'account_names',
        ['connection_id', 'name_key', 'account_id', 'source'],
        rows.flatMap(nameOf),
        'ON DUPLICATE KEY UPDATE account_names.account_id = account_names.account_id',
      ),
    );
    await eachPage<OrderRow>(sql, 'SELECT id, connection_id, reference, invoice FROM orders', (rows) =>
      sql.insertMany(
        'order_references',
        ['connection_id', 'normalised', 'order_id', 'form'],
        rows.flatMap(formsOf),
        'ON DUPLICATE KEY UPDATE order_references.order_id = order_references.order_id',
      ),
    );
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}

function nameOf(row: AccountRow): string[][] {
  const key = payerKey(row.name ?? '');
  const source = row.reference === null ? 'provider' : 'order_system';
  return key === '' ? [] : [[row.connection_id, key, row.id, source]];
}

function formsOf(row: OrderRow): string[][] {
  return [row.reference, ...(row.invoice === null ? [] : [row.invoice])]
    .flatMap(orderReferenceForms)
    .map(({ normalised, form }) => [row.connection_id, normalised, row.id, form]);
}

/** Walks a table by its id. */
async function eachPage<Row extends { readonly id: string }>(
  sql: Sql,
  select: string,
  write: (rows: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  let last = '0';
  for (;;) {
    const rows: Row[] = await sql.select<Row>(`${select} WHERE id > ? ORDER BY id LIMIT ${PAGE}`, [last]);
    const end = rows.at(-1);
    if (end === undefined) return;
    await write(rows);
    last = end.id;
  }
}
