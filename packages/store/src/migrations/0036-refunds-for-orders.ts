import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The order that a refund was asked for, where its payment holds money of several. */
export class RefundsForOrders1764000000036 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE refunds ADD COLUMN for_order VARCHAR(255) NULL');
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
