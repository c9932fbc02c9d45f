import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The same for messages: those that a person put back go behind live ones, and one that was given up is `dismissed`. */
export class LanesOfMessages1764000000053 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE outbox_messages
        ADD COLUMN lane VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'live',
        DROP CONSTRAINT ck_outbox_state,
        ADD CONSTRAINT ck_outbox_state CHECK (state IN ('pending', 'done', 'superseded', 'parked', 'dismissed'))`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
