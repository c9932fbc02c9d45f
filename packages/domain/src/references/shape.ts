/**
 * What a normalised reference looks like: letters that stand in front kept, digits as 9. Where letters and digits are mixed behind, all of
 * them are `X`: `ORD536365` is `ORD999999`, `7FE11030001` is `XXXXXXXXXXX`.
 */
export function shapeOf(normalised: string): string {
  const simple = /^(\D*)(\d+)$/u.exec(normalised);
  if (simple !== null) return `${simple[1]}${'9'.repeat(simple[2]?.length ?? 0)}`;
  return /\d/.test(normalised) ? 'X'.repeat(normalised.length) : '';
}

/** The shape without the letters in front; empty where too little is left to tell. */
export function bareShape(normalised: string): string {
  const shape = shapeOf(normalised).replace(/^[^9X]+/u, '');
  return shape.length >= 4 ? shape : '';
}
