import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Seals over the books that are only ever added to: a chain of hashes in which no row can be changed, removed or slipped in unseen. */
export class BookSeals1764000000054 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE book_seals (
        book VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        through_id BIGINT UNSIGNED NOT NULL,
        row_count INT UNSIGNED NOT NULL,
        content CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        chain CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        sealed_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        PRIMARY KEY (book, through_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
