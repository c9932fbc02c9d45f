import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why the goods of an order wait although its money is there and undisputed. */
export class GoodsHeld1764000000043 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE orders ADD COLUMN goods_hold VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL',
    );
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
