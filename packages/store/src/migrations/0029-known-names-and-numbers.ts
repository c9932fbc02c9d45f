import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rememberNames } from '../accounts/account-names.js';
import { insertForms, type NumberedOrder } from '../orders/order-forms.js';
import { Sql } from '../sql.js';

/** Rows written at a time. */
const PAGE = 1_000;

interface AccountRow {
  readonly id: string;
  readonly connection_id: string;
  readonly name: string | null;
  readonly reference: string | null;
}

/**
 * Names of the customers and numbers of the orders that were registered before there was a place for them, in the forms in which today's
 * rules compare them. Each row may be written twice, so that a run that was cut off is simply run again.
 */
export class KnownNamesAndNumbers1764000000029 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sql = new Sql(runner.manager);
    await eachPage<AccountRow>(
      sql,
      'SELECT id, connection_id, name, reference FROM customer_accounts',
      async (connection, rows) => {
        for (const [source, some] of Map.groupBy(rows, (row) => (row.reference === null ? 'provider' : 'order_system')))
          await rememberNames(
            sql,
            connection,
            source,
            some.map((row) => ({ accountId: row.id, name: row.name })),
          );
      },
    );
    await eachPage<NumberedOrder & { connection_id: string }>(
      sql,
      'SELECT id, connection_id, reference, invoice FROM orders',
      (connection, rows) => insertForms(sql, connection, rows),
    );
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}

/** Walks a table by its id. */
async function eachPage<Row extends { readonly id: string; readonly connection_id: string }>(
  sql: Sql,
  select: string,
  write: (connectionId: string, rows: readonly Row[]) => Promise<void>,
): Promise<void> {
  let last = '0';
  for (;;) {
    const rows: Row[] = await sql.select<Row>(`${select} WHERE id > ? ORDER BY id LIMIT ${PAGE}`, [last]);
    const end = rows.at(-1);
    if (end === undefined) return;
    for (const [connection, some] of Map.groupBy(rows, (row) => row.connection_id)) await write(connection, some);
    last = end.id;
  }
}
