import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events that a person put back go behind live ones (`lane`), and one that a person gave up is `dismissed`. */
export class LanesOfEvents1764000000052 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE stripe_events
        MODIFY COLUMN state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'pending',
        ADD COLUMN lane VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'live',
        DROP CONSTRAINT ck_stripe_event_state,
        ADD CONSTRAINT ck_stripe_event_state CHECK (state IN ('pending', 'done', 'ignored', 'parked', 'dismissed'))`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
