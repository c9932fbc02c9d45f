import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Append-only: a difference closed on an order without money, with its named reason. */
export class Adjustments1764000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE adjustments (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        order_id BIGINT UNSIGNED NOT NULL,
        payment_id BIGINT UNSIGNED NULL,
        amount BIGINT NOT NULL,
        reason VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        because LONGTEXT NOT NULL,
        effect_key VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        PRIMARY KEY (id),
        UNIQUE KEY uq_adjustment_effect (connection_id, effect_key),
        KEY ix_adjustment_order (order_id),
        KEY ix_adjustment_payment (payment_id),
        CONSTRAINT ck_adjustment_amount CHECK (amount <> 0),
        CONSTRAINT fk_adjustment_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
