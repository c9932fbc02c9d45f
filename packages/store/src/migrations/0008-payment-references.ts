import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Normalised tokens of payments that still hold unapplied money: how an order that comes later finds them. */
export class PaymentReferences1764000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payment_references (
        payment_id BIGINT UNSIGNED NOT NULL,
        connection_id BIGINT UNSIGNED NOT NULL,
        normalised VARCHAR(191) NOT NULL,
        PRIMARY KEY (connection_id, normalised, payment_id),
        KEY ix_payment_reference_payment (payment_id),
        CONSTRAINT fk_payment_reference_payment FOREIGN KEY (payment_id) REFERENCES payments (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
