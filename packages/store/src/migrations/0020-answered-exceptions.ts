import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who looks after an exception, what was decided and by whom; two more states. */
export class AnsweredExceptions1764000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE exceptions
        ADD COLUMN owner VARCHAR(255) NULL,
        ADD COLUMN resolution VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ADD COLUMN resolved_by VARCHAR(255) NULL,
        ADD COLUMN proposed_amount BIGINT NULL,
        ADD KEY ix_exception_owner (connection_id, owner, state),
        DROP CONSTRAINT ck_exception_state,
        ADD CONSTRAINT ck_exception_states CHECK (state IN ('open', 'refund_proposed', 'resolved', 'dismissed'))`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
