import { EntitySchema } from 'typeorm';

/** Normalised tokens of payments that still hold unapplied money: how an order that comes later finds them. */
export const PaymentReferences = new EntitySchema({
  name: 'payment_references',
  tableName: 'payment_references',
  columns: {
    payment_id: { type: 'bigint', unsigned: true, primary: true },
    connection_id: { type: 'bigint', unsigned: true, primary: true },
    normalised: { type: 'varchar', length: 191, primary: true },
  },
  indices: [{ name: 'ix_payment_reference_payment', columns: ['payment_id'] }],
  foreignKeys: [
    {
      name: 'fk_payment_reference_payment',
      target: 'payments',
      columnNames: ['payment_id'],
      referencedColumnNames: ['id'],
    },
  ],
});
