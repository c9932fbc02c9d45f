import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Movements of a customer's cash balance that are not new money. */
export class CashEntries1764000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE cash_entries (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        stripe_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        customer VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        intent VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        amount BIGINT NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        PRIMARY KEY (id),
        UNIQUE KEY uq_cash_entry (connection_id, stripe_id),
        KEY ix_cash_entry_customer (connection_id, customer),
        KEY ix_cash_entry_intent (connection_id, intent)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
