import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Names under which money of an account may come: how the payer of a transfer is recognised by the name that the bank gave. */
export class AccountNames1764000000026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account_names (
        connection_id BIGINT UNSIGNED NOT NULL,
        name_key VARCHAR(191) NOT NULL,
        account_id BIGINT UNSIGNED NOT NULL,
        source VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        times INT UNSIGNED NOT NULL DEFAULT 1,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        PRIMARY KEY (connection_id, name_key, account_id),
        KEY ix_account_name_account (account_id),
        CONSTRAINT ck_account_name_source CHECK (source IN ('order_system', 'provider', 'manual')),
        CONSTRAINT fk_account_name_account FOREIGN KEY (account_id) REFERENCES customer_accounts (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
