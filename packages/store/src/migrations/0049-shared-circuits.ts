import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The circuit of a destination, open or closed for all processes alike, and when one of them may try again. */
export class SharedCircuits1764000000049 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE destinations
        ADD COLUMN circuit_opened_at DATETIME(3) NULL,
        ADD COLUMN circuit_because VARCHAR(500) NULL,
        ADD COLUMN probe_at DATETIME(3) NULL,
        ADD COLUMN probes INT UNSIGNED NOT NULL DEFAULT 0`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
