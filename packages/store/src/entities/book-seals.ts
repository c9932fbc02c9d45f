import { EntitySchema } from 'typeorm';

/** One seal over the rows of a book from the seal before it up to `through_id`, chained to that seal. */
export const BookSeals = new EntitySchema({
  name: 'book_seals',
  tableName: 'book_seals',
  columns: {
    book: { type: 'varchar', length: 32, charset: 'ascii', collation: 'ascii_bin', primary: true },
    through_id: { type: 'bigint', unsigned: true, primary: true },
    row_count: { type: 'int', unsigned: true },
    content: { type: 'char', length: 64, charset: 'ascii', collation: 'ascii_bin' },
    chain: { type: 'char', length: 64, charset: 'ascii', collation: 'ascii_bin' },
    sealed_at: { type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP(3)' },
  },
});
