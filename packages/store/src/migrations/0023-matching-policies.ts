import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Append-only versions of matching policies: of a whole connection, or of one customer, known by the order system's name so that
 * accounts may merge below it. Versions count over the connection, so that `name@version` means one document. No document: taken back.
 */
export class MatchingPolicies1764000000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE matching_policies (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
        connection_id BIGINT UNSIGNED NOT NULL,
        customer VARCHAR(255) NULL,
        version INT UNSIGNED NOT NULL,
        document LONGTEXT NULL,
        actor VARCHAR(255) NOT NULL,
        note TEXT NULL,
        created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        PRIMARY KEY (id),
        UNIQUE KEY uq_policy_version (connection_id, version),
        KEY ix_policy_customer (connection_id, customer, version),
        CONSTRAINT fk_policy_connection FOREIGN KEY (connection_id) REFERENCES connections (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
