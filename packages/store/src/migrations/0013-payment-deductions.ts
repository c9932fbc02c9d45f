import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Append-only: money of a payment that left again (refund, dispute, bank reversal) or came back (negative). */
export class PaymentDeductions1764000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payment_deductions (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        payment_id BIGINT UNSIGNED NOT NULL,
        kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        source VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        amount BIGINT NOT NULL,
        effect_key VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        PRIMARY KEY (id),
        UNIQUE KEY uq_deduction_effect (connection_id, effect_key),
        KEY ix_deduction_payment (payment_id),
        KEY ix_deduction_source (connection_id, source),
        CONSTRAINT ck_deduction_amount CHECK (amount <> 0),
        CONSTRAINT fk_deduction_payment FOREIGN KEY (payment_id) REFERENCES payments (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
