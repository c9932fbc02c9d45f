import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Append-only: every command of a person or program, with what was before and after. */
export class AuditLog1764000000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_log (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        actor VARCHAR(255) NOT NULL,
        action VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        subject VARCHAR(320) NOT NULL,
        before_state LONGTEXT NULL,
        after_state LONGTEXT NULL,
        note TEXT NULL,
        PRIMARY KEY (id),
        KEY ix_audit_subject (subject),
        KEY ix_audit_at (at)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
