const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const INSTANT = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads an RFC 3339 time or a date (its midnight UTC) as milliseconds since 1970; `null` when it is neither, or a day that the calendar
 * does not have.
 */
export function readInstant(text: string): number | null {
  const day = DAY.exec(text);
  if (day !== null) return isDay(day) ? Date.parse(text) : null;
  const instant = INSTANT.exec(text);
  if (instant === null || !isDay(instant)) return null;
  const [, , , , hour, minute, second, , offset = ''] = instant;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  if (offset.length > 1 && (Number(offset.slice(1, 3)) > 23 || Number(offset.slice(4)) > 59)) return null;
  return Date.parse(text.toUpperCase());
}

function isDay([, year, month, day]: readonly (string | undefined)[]): boolean {
  const days = DAYS_IN_MONTH[Number(month) - 1];
  if (days === undefined || Number(day) < 1) return false;
  return Number(day) <= days || (month === '02' && day === '29' && isLeap(Number(year)));
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
