import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When anybody may go on calling back what waited for a circuit that is closed now; null where all are called back. */
export class CallsBack1764000000056 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE destinations ADD COLUMN call_back_at DATETIME(3) NULL');
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
