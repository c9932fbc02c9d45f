import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The inbox: every verified event, raw bytes kept, until it is done, ignored or parked. */
export class StripeEvents1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE stripe_events (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        account VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
        livemode TINYINT UNSIGNED NOT NULL,
        event_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        type VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        object_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        api_version VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        stripe_created_at DATETIME(3) NOT NULL,
        received_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        source VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        body LONGBLOB NOT NULL,
        stage VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
        state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'pending',
        reason VARCHAR(500) NULL,
        payment VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        deliveries INT UNSIGNED NOT NULL DEFAULT 1,
        attempts INT UNSIGNED NOT NULL DEFAULT 0,
        due_at DATETIME(3) NULL,
        finished_at DATETIME(3) NULL,
        PRIMARY KEY (id),
        UNIQUE KEY uq_stripe_event (connection_id, account, livemode, event_id),
        KEY ix_stripe_event_due (state, due_at),
        KEY ix_stripe_event_payment (connection_id, payment),
        KEY ix_stripe_event_object (connection_id, object_id),
        CONSTRAINT ck_stripe_event_state CHECK (state IN ('pending', 'done', 'ignored', 'parked')),
        CONSTRAINT fk_stripe_event_connection FOREIGN KEY (connection_id) REFERENCES connections (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
