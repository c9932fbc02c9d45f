/**
 * Whether a text may be an id of Stripe's: 1 to 255 visible ASCII characters. Columns of such ids hold nothing else, and the database
 * refuses to compare them with other text.
 */
export function mayBeStripeId(text: string): boolean {
  return /^[\x21-\x7e]{1,255}$/.test(text);
}
