import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Append-only: money of a payment put on an order (positive) or taken off it again (negative). */
export class Applications1764000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE applications (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        payment_id BIGINT UNSIGNED NOT NULL,
        order_id BIGINT UNSIGNED NOT NULL,
        amount BIGINT NOT NULL,
        kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        source VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        rule VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        because LONGTEXT NOT NULL,
        effect_key VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        PRIMARY KEY (id),
        UNIQUE KEY uq_application_effect (connection_id, effect_key),
        KEY ix_application_payment (payment_id),
        KEY ix_application_order (order_id),
        CONSTRAINT ck_application_amount CHECK (amount <> 0),
        CONSTRAINT fk_application_payment FOREIGN KEY (payment_id) REFERENCES payments (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
        CONSTRAINT fk_application_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
