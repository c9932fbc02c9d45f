import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each dispute and whether its money has moved. */
export class Disputes1764000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE disputes (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        stripe_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        payment VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        charge_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        amount BIGINT NOT NULL,
        status VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        reason VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        withdrawn TINYINT UNSIGNED NOT NULL DEFAULT 0,
        reinstated TINYINT UNSIGNED NOT NULL DEFAULT 0,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        PRIMARY KEY (id),
        UNIQUE KEY uq_dispute (connection_id, stripe_id),
        KEY ix_dispute_payment (connection_id, payment),
        KEY ix_dispute_charge (connection_id, charge_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
