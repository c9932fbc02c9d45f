import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Payments that their card's bank takes for fraud. */
export class FraudWarnings1764000000042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE fraud_warnings (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        stripe_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        payment VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        charge_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        actionable TINYINT UNSIGNED NOT NULL,
        fraud_type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        made_at DATETIME(3) NULL,
        told_at DATETIME(3) NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        PRIMARY KEY (id),
        UNIQUE KEY uq_fraud_warning (connection_id, stripe_id),
        KEY ix_fraud_warning_payment (connection_id, payment),
        KEY ix_fraud_warning_charge (connection_id, charge_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
