import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose cash balance a refund gives back that is of no payment. */
export class RefundsOfCashBalances1764000000048 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE refunds ADD COLUMN customer VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER charge_id,
         ADD KEY ix_refund_customer (connection_id, customer)`,
    );
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
