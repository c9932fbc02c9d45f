import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the audit that runs all the time has come with each invariant, and what its last rounds found. */
export class AuditRounds1764000000055 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_rounds (
        invariant VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        after_id BIGINT UNSIGNED NOT NULL DEFAULT 0,
        rows_read BIGINT UNSIGNED NOT NULL DEFAULT 0,
        differences INT UNSIGNED NOT NULL DEFAULT 0,
        last_rows BIGINT UNSIGNED NOT NULL DEFAULT 0,
        last_differences INT UNSIGNED NOT NULL DEFAULT 0,
        example TEXT NULL,
        began_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        looked_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        ended_at DATETIME(3) NULL,
        PRIMARY KEY (invariant)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
