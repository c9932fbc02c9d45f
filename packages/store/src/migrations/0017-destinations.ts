import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Order systems that pushes go to, and whether they still want them. */
export class Destinations1764000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE destinations (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        url VARCHAR(1000) NOT NULL,
        disabled_at DATETIME(3) NULL,
        disabled_because VARCHAR(500) NULL,
        paused_until DATETIME(3) NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        PRIMARY KEY (id),
        UNIQUE KEY uq_destination_connection (connection_id),
        CONSTRAINT fk_destination_connection FOREIGN KEY (connection_id) REFERENCES connections (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
