import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An order of the order system and its money state; version rises with every change that is pushed. */
export class Orders1764000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE orders (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        account_id BIGINT UNSIGNED NOT NULL,
        reference VARCHAR(255) NOT NULL,
        currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        amount BIGINT NOT NULL,
        state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'open',
        placed_at DATETIME(3) NOT NULL,
        due_at DATETIME(3) NULL,
        description TEXT NULL,
        order_lines LONGTEXT NULL,
        metadata LONGTEXT NULL,
        paid BIGINT NOT NULL DEFAULT 0,
        refunded BIGINT NOT NULL DEFAULT 0,
        disputed BIGINT NOT NULL DEFAULT 0,
        adjusted BIGINT NOT NULL DEFAULT 0,
        overpaid BIGINT NOT NULL DEFAULT 0,
        dispute_open TINYINT UNSIGNED NOT NULL DEFAULT 0,
        open_amount BIGINT NOT NULL,
        payment_status VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'unpaid',
        version BIGINT UNSIGNED NOT NULL DEFAULT 1,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        PRIMARY KEY (id),
        UNIQUE KEY uq_order_reference (connection_id, reference),
        KEY ix_order_open (account_id, currency, open_amount, placed_at),
        KEY ix_order_status (connection_id, payment_status, id),
        KEY ix_order_updated (connection_id, updated_at, id),
        CONSTRAINT ck_order_amount CHECK (amount >= 0),
        CONSTRAINT ck_order_paid CHECK (paid >= 0 AND refunded >= 0 AND disputed >= 0 AND adjusted >= 0 AND overpaid >= 0),
        CONSTRAINT ck_order_open CHECK (open_amount >= 0),
        CONSTRAINT fk_order_account FOREIGN KEY (account_id) REFERENCES customer_accounts (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
