/** Rows by their payment, in the order they were written. */
export function byPayment<Row extends { readonly payment: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) push(found, row.payment, row);
  return found;
}

/** Adds a row under a key. */
export function push<Row>(rows: Map<string, Row[]>, key: string, row: Row): void {
  const list = rows.get(key);
  if (list === undefined) rows.set(key, [row]);
  else list.push(row);
}

/** A copy whose rows may be changed without touching the original. */
export function copyOf<Row extends object>(rows: ReadonlyMap<string, Row>): Map<string, Row> {
  return new Map([...rows].map(([key, row]) => [key, { ...row }]));
}
