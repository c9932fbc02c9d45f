import { type Chunk, matchAt, type NumberReading } from './number-reading.js';

/** VAT identification numbers by their country prefix (European Commission, VIES, and the United Kingdom, Switzerland, Norway). */
const EU_VAT =
  /(?:ATU\d{8}|BE[01]?\d{9}|BG\d{9,10}|CY\d{8}[A-Z]|CZ\d{8,10}|DE ?\d{3} ?\d{3} ?\d{3}|DK\d{8}|EE\d{9}|EL\d{9}|ES(?:[A-Z]\d{7}[A-Z\d]|\d{8}[A-Z])|FI\d{8}|FR ?[A-HJ-NP-Z\d]{2} ?\d{9}|HR\d{11}|HU\d{8}|IE\d[A-Z\d+*]\d{5}[A-Z]{1,2}|IT\d{11}|LT(?:\d{9}|\d{12})|LU\d{8}|LV\d{11}|MT\d{8}|NL\d{9}B\d{2}|PL\d{10}|PT\d{9}|RO\d{5,10}|SE\d{10}01|SI\d{8}|SK\d{10}|GB(?:\d{9}|\d{12}|(?:GD|HA)\d{3})|XI\d{9}|CHE-?\d{3}\.?\d{3}\.?\d{3}|NO\d{9}MVA)(?![\dA-Z])/y;
/** Brazilian CNPJ and CPF as printed, the Indian GSTIN, the Argentine CUIT: forms that nothing else has. */
const PRINTED =
  /\d{2}\.\d{3}\.\d{3}\/\d{4}-\d{2}(?!\d)|\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)|\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z](?![\dA-Z])/y;
/** The Mexican RFC and the Spanish NIF: letters and digits as many invoice numbers have. */
const MAYBE =
  /[A-ZÑ&]{3,4}\d{6}[A-Z\d]{3}(?![\dA-Z-])|[A-HJNP-SUVW]\d{7}[\dA-J](?![\dA-Z-])|\d{8}[A-HJ-NP-TV-Z](?![\dA-Z-])/y;

/** A tax number by its form alone. */
export function readTaxId({ folded, start }: Chunk): NumberReading | null {
  for (const [expression, certainty] of [
    [PRINTED, 'form'],
    [EU_VAT, 'maybe'],
    [MAYBE, 'maybe'],
  ] as const) {
    const match = matchAt(expression, folded, start);
    if (match !== null) return { kind: 'tax_id', start, end: start + match[0].length, certainty };
  }
  return null;
}
