import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pushes about something of an order that has versions of its own: `subject` is the refund's id, and empty for the order itself. */
export class PushesOfRefunds1764000000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE outbox_messages
        ADD COLUMN subject VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
        DROP KEY uq_outbox_message,
        ADD UNIQUE KEY uq_outbox_message (stage, order_id, subject, version)`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
