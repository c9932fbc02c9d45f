import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Normalised forms under which a payer may name an order; the index that reference matching looks into. */
export class OrderReferences1764000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE order_references (
        order_id BIGINT UNSIGNED NOT NULL,
        connection_id BIGINT UNSIGNED NOT NULL,
        normalised VARCHAR(191) NOT NULL,
        form VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (connection_id, normalised, order_id),
        KEY ix_order_reference_order (order_id),
        CONSTRAINT ck_order_reference_form CHECK (form IN ('full', 'bare')),
        CONSTRAINT fk_order_reference_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE NO ACTION ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
