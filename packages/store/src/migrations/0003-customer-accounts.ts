import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One customer at one connection: the row is the lock for everything that moves its money. */
export class CustomerAccounts1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE customer_accounts (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        reference VARCHAR(255) NULL,
        stripe_customer VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        guest_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        name VARCHAR(255) NULL,
        email VARCHAR(320) NULL,
        phone VARCHAR(64) NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        PRIMARY KEY (id),
        UNIQUE KEY uq_account_reference (connection_id, reference),
        UNIQUE KEY uq_account_stripe_customer (connection_id, stripe_customer),
        UNIQUE KEY uq_account_guest (connection_id, guest_key),
        CONSTRAINT fk_account_connection FOREIGN KEY (connection_id) REFERENCES connections (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
