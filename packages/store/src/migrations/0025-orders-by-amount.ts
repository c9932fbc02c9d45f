import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A second number for orders, and the indexes that find open orders by customer and by amount. `open_placed_at` is null once an order
 * is paid, so that reading the oldest open orders of a customer costs nothing for those that are closed.
 */
export class OrdersByAmount1764000000025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // What TypeORM asks to know a generated column again. Written first: it may be written twice, the columns may not be added twice.
    await runner.query(
      `DELETE FROM typeorm_metadata WHERE type = 'GENERATED_COLUMN' AND \`table\` = 'orders' AND name = 'open_placed_at'`,
    );
    await runner.query(
      `INSERT INTO typeorm_metadata (type, \`schema\`, \`table\`, name, value)
       VALUES ('GENERATED_COLUMN', DATABASE(), 'orders', 'open_placed_at', 'IF(open_amount > 0, placed_at, NULL)')`,
    );
    await runner.query(`
      ALTER TABLE orders
        ADD COLUMN invoice VARCHAR(255) NULL,
        ADD COLUMN open_placed_at DATETIME(3) GENERATED ALWAYS AS (IF(open_amount > 0, placed_at, NULL)) STORED,
        ADD KEY ix_order_oldest_open (account_id, currency, open_placed_at),
        ADD KEY ix_order_amount (connection_id, currency, open_amount, placed_at, account_id)`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
