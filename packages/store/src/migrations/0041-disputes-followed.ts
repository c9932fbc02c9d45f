import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How much each dispute took and gave back, until when it is to be answered, and when it is read from the provider again. Disputes that are
 * known already are due at once: what is read of them fills the rest.
 */
export class DisputesFollowed1764000000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE disputes
        ADD COLUMN case_type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ADD COLUMN withdrawn_amount BIGINT NULL,
        ADD COLUMN reinstated_amount BIGINT NULL,
        ADD COLUMN answer_due_at DATETIME(3) NULL,
        ADD COLUMN has_evidence TINYINT UNSIGNED NOT NULL DEFAULT 0,
        ADD COLUMN submissions INT UNSIGNED NOT NULL DEFAULT 0,
        ADD COLUMN submissions_first INT UNSIGNED NULL,
        ADD COLUMN made_at DATETIME(3) NULL,
        ADD COLUMN told_at DATETIME(3) NULL,
        ADD COLUMN since_at DATETIME(3) NULL,
        ADD COLUMN version BIGINT UNSIGNED NOT NULL DEFAULT 0,
        ADD COLUMN next_check_at DATETIME(3) NULL DEFAULT CURRENT_TIMESTAMP(3),
        ADD COLUMN last_checked_at DATETIME(3) NULL,
        ADD COLUMN checks INT UNSIGNED NOT NULL DEFAULT 0,
        ADD KEY ix_dispute_due (next_check_at)`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
