import type { Store } from '../open-store.js';
import { CHECKS } from './checks/index.js';
import { type DeclaredKey, keysChecks } from './checks/keys.js';
import type { Check } from './difference.js';

/** All checks of a store, in the order in which they are told. */
export function checksOf(store: Store): readonly Check[] {
  return [...keysChecks(declaredKeys(store)), ...CHECKS];
}

/** From the entities, which a test holds against the migrations. */
function declaredKeys({ dataSource }: Store): DeclaredKey[] {
  return dataSource.entityMetadatas.flatMap((table): DeclaredKey[] => [
    { table: table.tableName, name: 'PRIMARY', columns: table.primaryColumns.map((each) => each.databaseName) },
    ...table.indices
      .filter((each) => each.isUnique)
      .map((each) => ({
        table: table.tableName,
        name: each.name,
        columns: each.columns.map((column) => column.databaseName),
      })),
  ]);
}
