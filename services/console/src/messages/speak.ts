import type { Request } from 'express';
import { en, type MessageKey, type Messages } from './en.js';
import { ja } from './ja.js';
import { pt } from './pt.js';
import { th } from './th.js';

/** Language codes in their own words. */
export const LANGUAGES = { en: 'English', ja: '日本語', pt: 'Português', th: 'ไทย' } as const;
export type Language = keyof typeof LANGUAGES;

const MESSAGES: Readonly<Record<Language, Messages>> = { en, ja, pt, th };

/** For numbers, money and dates. Thai dates are Gregorian: the books of two countries must agree. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en', ja: 'ja', pt: 'pt-BR', th: 'th-TH-u-ca-gregory' };

const UNIT_OF = { s: 'second', min: 'minute', h: 'hour', d: 'day' } as const;

export interface Speech {
  readonly language: Language;
  text(key: MessageKey, values?: Readonly<Record<string, string | number>>): string;
  /** The words for a code of ours (`word('reason', 'tie')`); a code without words is shown as it is. */
  word(kind: 'reason' | 'severity' | 'status' | 'dead', code: string): string;
  number(value: number): string;
  /** `US Dollar` for `usd`. */
  currencyName(currency: string): string;
  /** `decimal` is exact text, with the currency's own decimals. */
  money(decimal: string, currency: string): string;
  time(date: Date): string;
  age(ms: number): string;
}

export function speak(language: Language): Speech {
  const locale = LOCALES[language];
  const words = MESSAGES[language];
  return {
    language,
    text: (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_found, name: string) => String(values[name] ?? '')),
    word: (kind, code) => {
      const key = `${kind}_${code.replaceAll('.', '_')}`;
      return Object.hasOwn(words, key) ? words[key as MessageKey] : code;
    },
    currencyName: (currency) => new Intl.DisplayNames(locale, { type: 'currency' }).of(currency.toUpperCase()) ?? '',
    number: (value) => new Intl.NumberFormat(locale).format(value),
    money: (decimal, currency) => {
      const decimals = decimal.split('.')[1]?.length ?? 0;
      const style = { style: 'currency', currency, currencyDisplay: 'code' } as const;
      const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
      return new Intl.NumberFormat(locale, { ...style, ...digits }).format(decimal as Intl.StringNumericLiteral);
    },
    time: (date) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' })
        .format(date)
        .concat(' UTC'),
    age: (ms) => ageOf(ms, locale),
  };
}

/** The language asked for in the address, else the first of the browser's that we have. */
export function languageOf(request: Pick<Request, 'query' | 'acceptsLanguages'>): Language {
  const asked = String(request.query['lang'] ?? '');
  if (isLanguage(asked)) return asked;
  const accepted = request.acceptsLanguages(Object.keys(LANGUAGES));
  return typeof accepted === 'string' && isLanguage(accepted) ? accepted : 'en';
}

function isLanguage(text: string): text is Language {
  return Object.hasOwn(LANGUAGES, text);
}

const SIZES = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

function ageOf(ms: number, locale: string): string {
  const [name, size] = SIZES.find(([, each]) => ms >= 2 * each) ?? ['s', 1_000];
  const unit = { style: 'unit', unit: UNIT_OF[name], unitDisplay: 'short' } as const;
  return new Intl.NumberFormat(locale, unit).format(Math.round(ms / size));
}
