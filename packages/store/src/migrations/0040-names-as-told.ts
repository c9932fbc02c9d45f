import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The name itself beside its key: whether two names agree to the letter, legal form and all, the key does not tell any more. */
export class NamesAsTold1764000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account_names ADD COLUMN name VARCHAR(255) NULL AFTER source');
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
