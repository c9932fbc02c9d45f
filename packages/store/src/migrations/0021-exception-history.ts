import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Append-only: everything that happened to an exception, by whom and why. */
export class ExceptionHistory1764000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE exception_history (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        exception_id BIGINT UNSIGNED NOT NULL,
        at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        what VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        actor VARCHAR(255) NOT NULL,
        note TEXT NULL,
        before_state LONGTEXT NULL,
        after_state LONGTEXT NULL,
        PRIMARY KEY (id),
        KEY ix_exception_history (exception_id, id),
        CONSTRAINT fk_exception_history FOREIGN KEY (exception_id) REFERENCES exceptions (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
