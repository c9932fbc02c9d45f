import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Transfers and payments of one Stripe customer, found without reading everybody else's. */
export class PaymentsOfCustomers1764000000058 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payments ADD KEY ix_payment_customer (connection_id, customer, kind)');
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
