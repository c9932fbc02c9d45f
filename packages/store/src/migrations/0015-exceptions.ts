import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a person must look at: reason, candidates, why. */
export class Exceptions1764000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE exceptions (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        exception_key VARCHAR(320) NOT NULL,
        reason VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'open',
        severity VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        payment_id BIGINT UNSIGNED NULL,
        order_id BIGINT UNSIGNED NULL,
        currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
        amount BIGINT NULL,
        candidates LONGTEXT NOT NULL,
        because LONGTEXT NOT NULL,
        due_at DATETIME(3) NULL,
        opened_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        closed_at DATETIME(3) NULL,
        closed_because VARCHAR(500) NULL,
        PRIMARY KEY (id),
        UNIQUE KEY uq_exception (connection_id, exception_key),
        KEY ix_exception_state (connection_id, state, id),
        KEY ix_exception_payment (payment_id),
        KEY ix_exception_order (order_id),
        CONSTRAINT ck_exception_state CHECK (state IN ('open', 'resolved'))
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
