import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Refunds that are known already and may still change are read once; what the read tells sets the next look. */
export class KnownRefundsFollowed1764000000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE refunds SET next_check_at = CURRENT_TIMESTAMP(3)
       WHERE status IN ('pending', 'requires_action')
          OR (status = 'succeeded' AND created_at > CURRENT_TIMESTAMP(3) - INTERVAL 30 DAY)`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
