import type { Dice } from './dice.fixture.js';
import type { Party } from './names.fixture.js';

const FORMS =
  /[ ,]+(?:Ltd|Limited|PLC|LLP|GmbH & Co\. KG|GmbH|AG|e\.K\.|OHG|SARL|SAS|SA|EURL|S\.L\.|S\.A\.|S de RL de CV|SLU|Lda\.|Ltda|ME|Sp\. z o\.o\.|s\.r\.o\.|Kft\.|AB|AS|ApS|Oy|Inc|LLC|Corp|Co\., Ltd\.|WLL|FZE|PCL)$/u;
const TRANSLATED: Readonly<Record<string, string>> = {
  Ltd: 'Limited',
  Limited: 'LTD.',
  SARL: 'S.A.R.L.',
  'Co., Ltd.': 'COMPANY LIMITED',
  Inc: 'Incorporated',
  'S.A.': 'SA',
  GmbH: 'Ges.m.b.H.',
  'Sp. z o.o.': 'SPOLKA Z OGRANICZONA ODPOWIEDZIALNOSCIA',
  AB: 'Aktiebolag',
};
const DIGRAPHS: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  Ä: 'AE',
  Ö: 'OE',
  Ü: 'UE',
  å: 'aa',
  Å: 'AA',
  ø: 'oe',
  Ø: 'OE',
  Þ: 'TH',
  ł: 'l',
  Ł: 'L',
  Đ: 'D',
  ı: 'i',
  İ: 'I',
};

export interface Spelled {
  readonly text: string;
  /** So near to the customer's name that everybody would see it. */
  readonly plain: boolean;
}

/** A name as a bank hands it on. */
export function bankSpelling({ name, bankName, person }: Party, dice: Dice): Spelled {
  if (bankName !== null) {
    const cut = dice.chance(0.15) ? bankName.slice(0, 12) : bankName;
    return { text: cut, plain: cut === bankName };
  }
  let text = name;
  let plain = true;
  if (dice.chance(0.4)) {
    text = withoutMarks(text, dice.chance(0.5));
    plain = !/[åÅøØ]/u.test(name);
  }
  if (!person && dice.chance(0.2)) {
    text = text.replace(FORMS, '');
    plain = false;
  } else if (!person && dice.chance(0.1)) {
    text = text.replace(FORMS, (form) => ` ${TRANSLATED[form.trim()] ?? form.trim()}`);
    plain = false;
  }
  if (person && dice.chance(0.2)) {
    const [given, ...rest] = text.split(' ');
    text = dice.chance(0.5) ? `${rest.join(' ')} ${given}` : `${rest.join(' ')}, ${given}`;
  }
  if (dice.chance(0.5)) text = text.toUpperCase();
  const field = dice.pick([18, 27, 35, 70, 70, 70]);
  if (text.length > field) plain = false;
  return { text: text.slice(0, field).trim(), plain };
}

/** Marks gone, or written as two letters. */
export function withoutMarks(text: string, digraphs: boolean): string {
  const two = digraphs ? text.replace(/[äöüßÄÖÜåÅøØ]/gu, (letter) => DIGRAPHS[letter] ?? letter) : text;
  return two
    .replace(/ß/gu, 'ss')
    .replace(/[łŁĐıİÞøØ]/gu, (letter) => (DIGRAPHS[letter] ?? letter)[0] ?? '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
}
