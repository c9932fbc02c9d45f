/** Plain values as Stripe's form encoding: `{ a: { b: 1 }, c: [2] }` is `a[b]=1&c[0]=2`; null clears, undefined is left out. */
export function encodeForm(values: Readonly<Record<string, unknown>>): string {
  const pairs: string[] = [];
  const write = (name: string, value: unknown): void => {
    if (value === undefined) return;
    if (typeof value === 'object' && value !== null) {
      for (const [member, inner] of Object.entries(value)) write(`${name}[${member}]`, inner);
      return;
    }
    pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(value === null ? '' : String(value))}`);
  };
  for (const [name, value] of Object.entries(values)) write(name, value);
  return pairs.join('&');
}
