import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An order may be known in further forms, also in several under one token; which there are is said in the domain alone. Ordered by
 * form, so that certain hits are found under a token that very many orders share.
 */
export class FormsOfReferences1764000000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE order_references
        DROP CONSTRAINT ck_order_reference_form,
        DROP PRIMARY KEY,
        ADD PRIMARY KEY (connection_id, normalised, form, order_id)`);
  }

  /** Migrations only go forward: a mistake is mended by a later one, never by losing rows. */
  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
