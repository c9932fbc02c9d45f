export { assertServer } from './assert-server.js';
export { migrate } from './migrate.js';
export { openStore, type Store, type StoreOptions } from './open-store.js';
export { Sql, type SqlValue, type SqlWrite } from './sql.js';
export { errnoOf, isDuplicate, StaleRead } from './transaction.js';
