import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The Stripe refunds that a request is made of, one for each payment that gives money back. `idempotency_key` is made with the row and
 * goes with every call; `state` and `due_at` are what the relay goes by, `progress` is how far it has come.
 */
export class RefundCalls1764000000035 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE refund_calls (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        request_id BIGINT UNSIGNED NOT NULL,
        place INT UNSIGNED NOT NULL,
        payment_id BIGINT UNSIGNED NOT NULL,
        for_order_id BIGINT UNSIGNED NULL,
        amount BIGINT NOT NULL,
        idempotency_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        stripe_refund_id VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        stage VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'refunds',
        state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        progress VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        unsure TINYINT UNSIGNED NOT NULL DEFAULT 0,
        reason VARCHAR(500) NULL,
        attempts INT UNSIGNED NOT NULL DEFAULT 0,
        due_at DATETIME(3) NULL,
        lease_until DATETIME(3) NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        first_sent_at DATETIME(3) NULL,
        finished_at DATETIME(3) NULL,
        PRIMARY KEY (id),
        UNIQUE KEY uq_refund_call (request_id, place),
        UNIQUE KEY uq_refund_call_key (idempotency_key),
        UNIQUE KEY uq_refund_call_stripe (connection_id, stripe_refund_id),
        KEY ix_refund_call_due (state, due_at),
        KEY ix_refund_call_payment (payment_id),
        CONSTRAINT ck_refund_call_amount CHECK (amount > 0),
        CONSTRAINT ck_refund_call_state CHECK (state IN ('held', 'pending', 'done')),
        CONSTRAINT fk_refund_call_request FOREIGN KEY (request_id) REFERENCES refund_requests (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
        CONSTRAINT fk_refund_call_payment FOREIGN KEY (payment_id) REFERENCES payments (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
