import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders that a person said a payment is not for: matching suggests them no more. */
export class DismissedPairs1764000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE dismissed_pairs (
        payment_id BIGINT UNSIGNED NOT NULL,
        order_id BIGINT UNSIGNED NOT NULL,
        actor VARCHAR(255) NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        PRIMARY KEY (payment_id, order_id),
        KEY ix_dismissed_order (order_id),
        CONSTRAINT fk_dismissed_payment FOREIGN KEY (payment_id) REFERENCES payments (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
        CONSTRAINT fk_dismissed_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
