import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Refunds that were asked for here: one row a business action, under the caller's own key, before Stripe is asked anything. */
export class RefundRequests1764000000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE refund_requests (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        request_key VARCHAR(255) NOT NULL,
        request_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        order_id BIGINT UNSIGNED NULL,
        exception_id BIGINT UNSIGNED NULL,
        payment VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        amount BIGINT NOT NULL,
        reason VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        note TEXT NULL,
        state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        actor VARCHAR(255) NOT NULL,
        approver VARCHAR(255) NULL,
        approved_at DATETIME(3) NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        ended_at DATETIME(3) NULL,
        PRIMARY KEY (id),
        UNIQUE KEY uq_refund_request_key (connection_id, request_key),
        KEY ix_refund_request_state (connection_id, state, id),
        KEY ix_refund_request_order (order_id, id),
        KEY ix_refund_request_exception (exception_id),
        CONSTRAINT ck_refund_request_amount CHECK (amount > 0),
        CONSTRAINT fk_refund_request_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
