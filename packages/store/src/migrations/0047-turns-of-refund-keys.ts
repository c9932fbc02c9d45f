import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How often a call of a refund took a new key, since when the provider answers its present key with an error that it remembers, and where
 * the provider is to ask which bank account the money goes to.
 */
export class TurnsOfRefundKeys1764000000047 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE refund_calls ADD COLUMN key_turn INT UNSIGNED NOT NULL DEFAULT 0 AFTER idempotency_key,
         ADD COLUMN kept_error_at DATETIME(3) NULL AFTER unsure, ADD COLUMN email VARCHAR(320) NULL AFTER amount`,
    );
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
