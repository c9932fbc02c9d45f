import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each refund the provider told of and how far it has come. */
export class Refunds1764000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE refunds (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        stripe_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        payment VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        charge_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        amount BIGINT NOT NULL,
        status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        failure_reason VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        destination VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        PRIMARY KEY (id),
        UNIQUE KEY uq_refund (connection_id, stripe_id),
        KEY ix_refund_payment (connection_id, payment),
        KEY ix_refund_charge (connection_id, charge_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
