/** One row of a bench's table. */
export type Figures = Readonly<Record<string, string | number>>;
