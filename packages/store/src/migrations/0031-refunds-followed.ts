import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When each refund is read from the provider again, what it told of its times, and what a person did about one that failed. */
export class RefundsFollowed1764000000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE refunds
        ADD COLUMN pending_reason VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ADD COLUMN made_at DATETIME(3) NULL,
        ADD COLUMN told_at DATETIME(3) NULL,
        ADD COLUMN since_at DATETIME(3) NULL,
        ADD COLUMN settled_outside VARCHAR(500) NULL,
        ADD COLUMN settled_how VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ADD COLUMN settled_amount BIGINT NULL,
        ADD COLUMN version BIGINT UNSIGNED NOT NULL DEFAULT 0,
        ADD COLUMN next_check_at DATETIME(3) NULL,
        ADD COLUMN last_checked_at DATETIME(3) NULL,
        ADD COLUMN checks INT UNSIGNED NOT NULL DEFAULT 0,
        ADD COLUMN reminders INT UNSIGNED NOT NULL DEFAULT 0,
        ADD KEY ix_refund_due (next_check_at)`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
