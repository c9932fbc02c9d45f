import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the check of what an order system knows has come: the last order looked at, the round over all of them, and the next look. */
export class ReadBacks1764000000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE destinations
        ADD COLUMN read_back_order_id BIGINT UNSIGNED NOT NULL DEFAULT 0,
        ADD COLUMN read_back_round INT UNSIGNED NOT NULL DEFAULT 0,
        ADD COLUMN read_back_at DATETIME(3) NULL`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
