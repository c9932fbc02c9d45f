/** A year that a payment may speak of: of the common era, or of the Buddhist one (543 years ahead), or its last two digits. */
export function isYear(digits: string): boolean {
  const year = Number(digits);
  if (digits.length === 2) return true;
  return digits.length === 4 && ((year >= 1950 && year <= 2099) || (year >= 2493 && year <= 2642));
}

export function isDay(digits: string): boolean {
  const day = Number(digits);
  return digits.length <= 2 && day >= 1 && day <= 31;
}

export function isMonth(digits: string): boolean {
  const month = Number(digits);
  return digits.length <= 2 && month >= 1 && month <= 12;
}

/** Day and month in either order. */
export function isDayAndMonth(one: string, two: string): boolean {
  return (isDay(one) && isMonth(two)) || (isMonth(one) && isDay(two));
}
