import { isDay, isMonth, isYear } from './calendar.js';
import { isMonthName } from './month-names.js';
import { type Chunk, matchAt, type NumberReading } from './number-reading.js';

const ERA_BEHIND = /(?:令和|平成|昭和|[RH])$/u;
const EAST_ASIAN =
  /(\d{1,4}) ?[年년] ?(?:(\d{1,2}) ?[月월](?:分| ?(\d{1,2}) ?[日일])?)?|(\d{1,2}) ?[月월](?:分| ?(\d{1,2}) ?[日일])?/y;
const ERA_DOTTED = /(\d{1,2})[./-](\d{1,2})[./-](\d{1,2})(?![\d./-])/y;

/** `2011年5月3日`, `5月分`, `2011년 5월`, `令和5年5月3日`, `R5.5.3`. */
export function readEastAsianDate({ folded, start, digit }: Chunk): NumberReading | null {
  const era = ERA_BEHIND.exec(folded.slice(Math.max(0, digit - 2), digit))?.[0] ?? '';
  const dotted = era === '' || digit - era.length > start ? null : matchAt(ERA_DOTTED, folded, digit);
  if (dotted !== null && isMonth(dotted[2] ?? '') && isDay(dotted[3] ?? ''))
    return { kind: 'date', start: digit - era.length, end: digit + dotted[0].length, certainty: 'likely' };
  const match = matchAt(EAST_ASIAN, folded, digit);
  if (match === null) return null;
  const [all, , month = '1', day = '1', alone = '1', dayAlone = '1'] = match;
  if (!isMonth(month) || !isDay(day) || !isMonth(alone) || !isDay(dayAlone)) return null;
  return { kind: 'date', start: digit - era.length, end: digit + all.length, certainty: 'form' };
}

const DAY_FIRST =
  /(\d{1,2})(?:\.|ST|ND|RD|TH|ER|O)?[ ./-]{0,2}(?:(?:DE|OF|DEN) )?([\p{L}\p{M}][\p{L}\p{M}.]{2,13})(?:[ ./,'-]{0,3}(?:DEL? )?(\d{4}|\d{2})(?![\d\p{L}]|[-./]\d))?/uy;
const MONTH_BEHIND = /([\p{L}\p{M}.]{3,14})[ .'/-]{0,2}(?:DE )?$/u;
const YEAR_OR_DAY =
  /(\d{4})(?![\d\p{L}]|[-./]\d)|(\d{1,2})(?:ST|ND|RD|TH)?(?:,? {1,2}'?|,)(\d{4})(?![\d\p{L}]|[-./]\d)|(\d{1,2})(?:ST|ND|RD|TH)?(?![\d\p{L}]|[-./,]\d)/uy;
const MONTH_LENGTH_MAX = 18;

/** `3 May 2011`, `3. Mai`, `3 de mayo de 2011`, `03MAY2011`, `May 3, 2011`, `Mai 2011`, `3 พ.ค. 2554`. */
export function readWordedDate({ folded, digit }: Chunk): NumberReading | null {
  const after = matchAt(DAY_FIRST, folded, digit);
  if (after !== null && isDay(after[1] ?? '')) {
    const word = after[2] ?? '';
    const year = after[3];
    if (isMonthName(word) && (year === undefined || isYear(year)))
      return {
        kind: 'date',
        start: digit,
        end: digit + after[0].length,
        certainty: year === undefined ? 'likely' : 'form',
      };
  }
  const before = MONTH_BEHIND.exec(folded.slice(Math.max(0, digit - MONTH_LENGTH_MAX), digit));
  if (before === null || !isMonthName(before[1] ?? '')) return null;
  const match = matchAt(YEAR_OR_DAY, folded, digit);
  if (match === null) return null;
  const [all, year, day = '1', dayYear, dayAlone = '1'] = match;
  if (
    !isDay(day) ||
    !isDay(dayAlone) ||
    (year !== undefined && !isYear(year)) ||
    (dayYear !== undefined && !isYear(dayYear))
  )
    return null;
  return { kind: 'date', start: digit - before[0].length, end: digit + all.length, certainty: 'likely' };
}

const QUARTER = /[1-4]\.? ?(?:VJ|QUARTAL|QUARTER|TRIMESTRE|KW)\.?[ /]?(?:\d{4}|\d{2})(?![\d\p{L}])/uy;
const QUARTER_NAMED = /[1-4][ /.-]{1,2}(?:\d{4}|\d{2})(?![\d\p{L}]|[-./]\d)/uy;

/** `3. Quartal 2017`, `3VJ.17`, `Q3/2011`. */
export function readQuarter({ folded, digit }: Chunk): NumberReading | null {
  const named = /(?<![\p{L}\d])[QT]$/u.test(folded.slice(Math.max(0, digit - 2), digit))
    ? matchAt(QUARTER_NAMED, folded, digit)
    : null;
  const match = named ?? matchAt(QUARTER, folded, digit);
  return match === null
    ? null
    : { kind: 'date', start: named === null ? digit : digit - 1, end: digit + match[0].length, certainty: 'form' };
}
