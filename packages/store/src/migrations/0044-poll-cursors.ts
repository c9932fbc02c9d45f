import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far what Stripe tells has been compared with the inbox and the books, by what is compared. Times of Stripe's clock but for `ended_at`. */
export class PollCursors1764000000044 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE poll_cursors (
        connection_id BIGINT UNSIGNED NOT NULL,
        name VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        reached_at DATETIME(3) NULL,
        window_from DATETIME(3) NULL,
        window_to DATETIME(3) NULL,
        page_after VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ended_at DATETIME(3) NULL,
        looked BIGINT UNSIGNED NOT NULL DEFAULT 0,
        found BIGINT UNSIGNED NOT NULL DEFAULT 0,
        trouble VARCHAR(500) NULL,
        trouble_since DATETIME(3) NULL,
        PRIMARY KEY (connection_id, name),
        CONSTRAINT fk_poll_cursor_connection FOREIGN KEY (connection_id) REFERENCES connections (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
