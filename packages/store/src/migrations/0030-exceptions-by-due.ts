import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Walks exceptions of one state by their due time, however many there are. */
export class ExceptionsByDue1764000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE exceptions ADD KEY ix_exception_due (connection_id, state, due_at, id)');
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
