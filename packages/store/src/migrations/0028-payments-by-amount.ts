import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds earlier payments of the same amount by one payer, and payments that wait with the amount of an order. */
export class PaymentsByAmount1764000000028 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payments
        ADD KEY ix_payment_repeat (account_id, currency, amount, paid_at),
        ADD KEY ix_payment_waiting (connection_id, currency, unapplied)`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
