import { MIGRATIONS } from '@quittance/store';
import { Catalogue } from '../mysql/database.js';

let made: Promise<Catalogue> | null = null;

/** The product's tables, as its own migrations make them. One catalogue a process. */
export function productSchema(): Promise<Catalogue> {
  made ??= migrated();
  return made;
}

async function migrated(): Promise<Catalogue> {
  const catalogue = new Catalogue();
  // Statements that move rows from one shape to the next find none in an empty database.
  const query = async (statement: string): Promise<unknown> => {
    catalogue.define(statement.trim());
    return [];
  };
  for (const Migration of MIGRATIONS)
    await new Migration().up({ query, manager: { query } } as unknown as Parameters<
      InstanceType<typeof Migration>['up']
    >[0]);
  return catalogue;
}
