import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The outbox: what other stages and the order system must still hear, committed with its cause. */
export class OutboxMessages1764000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox_messages (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        stage VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        order_id BIGINT UNSIGNED NOT NULL,
        version BIGINT UNSIGNED NOT NULL,
        state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'pending',
        reason VARCHAR(500) NULL,
        webhook_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        body LONGTEXT NULL,
        attempts INT UNSIGNED NOT NULL DEFAULT 0,
        due_at DATETIME(3) NULL,
        lease_until DATETIME(3) NULL,
        deadline_at DATETIME(3) NULL,
        answer_status SMALLINT UNSIGNED NULL,
        answer TEXT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        first_sent_at DATETIME(3) NULL,
        finished_at DATETIME(3) NULL,
        PRIMARY KEY (id),
        UNIQUE KEY uq_outbox_message (stage, order_id, version),
        KEY ix_outbox_due (state, due_at),
        CONSTRAINT ck_outbox_state CHECK (state IN ('pending', 'done', 'superseded', 'parked')),
        CONSTRAINT fk_outbox_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
