import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Money that came in, one row per canonical identity; the five amounts always balance. */
export class Payments1764000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payments (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        account_id BIGINT UNSIGNED NOT NULL,
        stripe_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        charge_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        funded_by VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        captured BIGINT NOT NULL DEFAULT 0,
        amount BIGINT NOT NULL DEFAULT 0,
        applied BIGINT NOT NULL DEFAULT 0,
        refunded BIGINT NOT NULL DEFAULT 0,
        reversed BIGINT NOT NULL DEFAULT 0,
        unapplied BIGINT NOT NULL DEFAULT 0,
        refund_total BIGINT NOT NULL DEFAULT 0,
        customer VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        method VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        payer_name VARCHAR(255) NULL,
        payer_email VARCHAR(320) NULL,
        paid_at DATETIME(3) NULL,
        overpaid_order_id BIGINT UNSIGNED NULL,
        held VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        PRIMARY KEY (id),
        UNIQUE KEY uq_payment (connection_id, stripe_id),
        KEY ix_payment_charge (connection_id, charge_id),
        KEY ix_payment_account (account_id, unapplied),
        KEY ix_payment_unapplied (connection_id, unapplied, id),
        KEY ix_payment_overpaid (overpaid_order_id),
        CONSTRAINT ck_payment_balance CHECK (amount = applied + refunded + reversed + unapplied),
        CONSTRAINT ck_payment_parts CHECK (applied >= 0 AND refunded >= 0 AND reversed >= 0 AND unapplied >= 0),
        CONSTRAINT fk_payment_account FOREIGN KEY (account_id) REFERENCES customer_accounts (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
