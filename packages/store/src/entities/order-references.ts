import { EntitySchema } from 'typeorm';

/** Normalised forms under which a payer may name an order; the index that reference matching looks into. */
export const OrderReferences = new EntitySchema({
  name: 'order_references',
  tableName: 'order_references',
  columns: {
    order_id: { type: 'bigint', unsigned: true, primary: true },
    connection_id: { type: 'bigint', unsigned: true, primary: true },
    normalised: { type: 'varchar', length: 191, primary: true },
    form: { type: 'varchar', length: 8, charset: 'ascii', collation: 'ascii_bin', primary: true },
  },
  indices: [{ name: 'ix_order_reference_order', columns: ['order_id'] }],
  foreignKeys: [
    { name: 'fk_order_reference_order', target: 'orders', columnNames: ['order_id'], referencedColumnNames: ['id'] },
  ],
});
