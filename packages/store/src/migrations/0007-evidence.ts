import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was said about payments and the objects they link to; a set that only grows. */
export class Evidence1764000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE evidence (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        subject VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        value VARCHAR(1000) NOT NULL,
        value_hash CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        normalised VARCHAR(191) NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        PRIMARY KEY (id),
        UNIQUE KEY uq_evidence (connection_id, subject, kind, value_hash),
        KEY ix_evidence_value (connection_id, kind, normalised)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
