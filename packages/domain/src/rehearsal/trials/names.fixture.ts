import type { Dice } from './dice.fixture.js';

/** Who owes money, and under which names. */
export interface Party {
  /** As the order system writes it. */
  readonly name: string;
  /** Other names it is known under: kana, the one its bank shows. */
  readonly others: readonly string[];
  readonly person: boolean;
  /** The name as its bank writes it, where that is another script. */
  readonly bankName: string | null;
}

/** Given names, family names. */
const PEOPLE: readonly (readonly [string, string])[] = [
  [
    'James Olivia Harry Grace Charlotte Oscar Freya Aoife',
    'Smith Jones O’Connor Shah Patel Taylor McKenzie Hall Begum Ali',
  ],
  [
    'Jürgen Käthe Björn Petra Anna-Lena Günther Jörg Sören',
    'Müller Schröder Groß Weiß Becker Schmidt-Rottluff Köhler Jäger',
  ],
  ['Chloé René Hélène François Zoé Jean-Pierre Thérèse', 'Côté Lefèvre Garçon Dubois Bénard D’Arcy Leroy-Martin'],
  ['José Pilar María-Ángeles Iñigo Begoña Nuria', 'Gómez Núñez García-Márquez Peña Ibáñez Muñoz Ortiz'],
  ['Antônio Conceição João Inês Luís', 'Oliveira Gonçalves Magalhães Araújo Simões'],
  ['Łukasz Małgorzata Zdeněk Dvořák Jiří Ágnes Győző', 'Wójcik Kowalski Żółtowska Novák Šimůnková Nagy Szőke'],
  ['Åsa Øyvind Søren Märta Jón', 'Ångström Ødegård Sørensen Lindqvist Þórsson'],
  ['Aleksandr Evgeniya Dmitrii Yuliya', 'Shcherbakov Khrushcheva Ivanov Tchaikovsky Zhukova'],
  ['Georgios Eleni Konstantinos', 'Papadopoulos Chatzidakis Vlachou Triantafyllou'],
  ['Noura Mohammed Fatima Abdul-Rahman', 'Al-Rashidi El Sayed Haddad Bin Khalifa Al Maktoum'],
  ['Xiaoming Wei Meiling Zhiqiang', 'Wang Li Zhang Chen Ouyang Xu'],
  ['Min-jun Seo-yeon Ji-hoon', 'Kim Lee Park Choi Jung Yoon'],
  ['Somchai Nattaporn Kittisak', 'Srisai Wongsakul Chaiyaphum Thongdee'],
  ['Nguyễn Trần Lê', 'Văn An Thị Hoa Đức Minh'],
  ['Ayşe İbrahim Çağla Özgür', 'Yılmaz Öztürk Şahin Çelik Güneş'],
];

/** First word, trade, legal forms. */
const COMPANIES: readonly (readonly [string, string, string])[] = [
  [
    'Harrow Quayside Marlow Pennine Thornbury Kestrel Wexford',
    'Gifts|Trading|Supplies|Homeware|Foods & Wine|Retail Group',
    'Ltd|Limited|PLC|LLP|',
  ],
  [
    'Bäcker Südwest Grün Höfer Königs Nord',
    'Handel|Möbelhaus|Bürobedarf|Großhandel|Lebensmittel',
    'GmbH|GmbH & Co. KG|AG|e.K.|OHG',
  ],
  ['Étoile Vallée Château Forêt Délice', 'Maison|Négoce|Décoration|Distribution', 'SARL|SAS|SA|EURL'],
  ['Peña Señorío Cañada Niño', 'Distribuciones|Hogar|Comercio|Alimentación', 'S.L.|S.A.|S de RL de CV|SLU'],
  ['São Conceição Açúcar', 'Comércio|Presentes|Utilidades', 'Lda.|Ltda|ME|S.A.'],
  ['Łódź Žižka Új', 'Handel|Obchod|Kereskedelmi', 'Sp. z o.o.|s.r.o.|Kft.'],
  ['Åre Øst Skåne', 'Inredning|Möbler|Handel', 'AB|AS|ApS|Oy'],
  ['Summit Lumen Vantage Copperline', 'Interiors|Imports|Distribution', 'Inc|LLC|Corp|Co., Ltd.'],
  ['Gulf Al Noor Desert', 'General Trading|Furnishing', 'WLL|FZE|LLC'],
  ['Shenzhen Guangzhou Ningbo', 'Huaxin Electronics|Yida Import & Export|Jinlong Trading', 'Co., Ltd.|'],
  ['Bangkok Chiang Mai Siam', 'Supplies|Trading', 'Co., Ltd.|PCL'],
];

/** Kanji, kana, and the half-width kana of the bank. */
const JAPANESE_WORDS: readonly (readonly [string, string, string])[] = [
  ['第一', 'ダイイチ', 'ﾀﾞｲｲﾁ'],
  ['東海', 'トウカイ', 'ﾄｳｶｲ'],
  ['西日本', 'ニシニホン', 'ﾆｼﾆﾎﾝ'],
  ['若葉', 'ワカバ', 'ﾜｶﾊﾞ'],
  ['緑', 'ミドリ', 'ﾐﾄﾞﾘ'],
  ['北海', 'ホッカイ', 'ﾎﾂｶｲ'],
  ['中央', 'チュウオウ', 'ﾁﾕｳｵｳ'],
];
const JAPANESE_TRADES: readonly (readonly [string, string, string])[] = [
  ['商店', 'ショウテン', 'ｼﾖｳﾃﾝ'],
  ['工業', 'コウギョウ', 'ｺｳｷﾞﾖｳ'],
  ['食品', 'ショクヒン', 'ｼﾖｸﾋﾝ'],
  ['貿易', 'ボウエキ', 'ﾎﾞｳｴｷ'],
  ['雑貨', 'ザッカ', 'ｻﾞﾂｶ'],
];
const JAPANESE_FORMS: readonly (readonly [string, string, string])[] = [
  ['株式会社', '(カ', '(ｶ'],
  ['有限会社', '(ユ', '(ﾕ'],
  ['合同会社', '(ド', '(ﾄﾞ'],
];
const JAPANESE_PEOPLE: readonly (readonly [string, string, string])[] = [
  ['佐藤 健', 'サトウ ケン', 'ｻﾄｳ ｹﾝ'],
  ['伊藤 京子', 'イトウ キョウコ', 'ｲﾄｳ ｷﾖｳｺ'],
  ['高橋 一郎', 'タカハシ イチロウ', 'ﾀｶﾊｼ ｲﾁﾛｳ'],
  ['山本 純', 'ヤマモト ジュン', 'ﾔﾏﾓﾄ ｼﾞﾕﾝ'],
];

/** Somebody of anywhere. */
export function party(dice: Dice): Party {
  const roll = dice.next();
  if (roll < 0.12) return japanese(dice);
  return roll < 0.45 ? person(dice) : company(dice);
}

function person(dice: Dice): Party {
  const [given, family] = dice.pick(PEOPLE);
  const middle = dice.chance(0.2) ? ` ${dice.pick(given.split(' '))}` : '';
  const double = dice.chance(0.1) ? `-${dice.pick(family.split(' '))}` : '';
  return {
    name: `${dice.pick(given.split(' '))}${middle} ${dice.pick(family.split(' '))}${double}`,
    others: [],
    person: true,
    bankName: null,
  };
}

function company(dice: Dice): Party {
  const [first, trades, forms] = dice.pick(COMPANIES);
  const words = first.split(' ');
  const second = dice.chance(0.4) ? ` & ${dice.pick(words)}` : '';
  const form = dice.pick(forms.split('|'));
  return {
    name: `${dice.pick(words)}${second} ${dice.pick(trades.split('|'))} ${form}`.trim(),
    others: [],
    person: false,
    bankName: null,
  };
}

function japanese(dice: Dice): Party {
  if (dice.chance(0.3)) {
    const [name, kana, bankName] = dice.pick(JAPANESE_PEOPLE);
    return { name, others: [kana, bankName], person: true, bankName };
  }
  const parts = [dice.pick(JAPANESE_WORDS), dice.pick(JAPANESE_WORDS), dice.pick(JAPANESE_TRADES)];
  const form = dice.pick(JAPANESE_FORMS);
  const joined = (index: 0 | 1 | 2) => parts.map((part) => part[index]).join('');
  const before = dice.chance(0.5);
  const close = (short: string) => (before ? `${short.slice(1)})` : short);
  const written = (index: 1 | 2) => (before ? close(form[index]) + joined(index) : joined(index) + form[index]);
  return {
    name: before ? form[0] + joined(0) : joined(0) + form[0],
    others: [written(1), written(2)],
    person: false,
    bankName: written(2),
  };
}

/** Somebody with nearly the name of somebody else: another legal form, another first name, a letter more or less. */
export function alikeParty(other: Party, dice: Dice): Party {
  if (other.bankName !== null) return japanese(dice);
  const words = other.name.split(' ');
  if (!other.person && !/S de RL|& Co\.|Sp\. z/u.test(other.name)) {
    const base = words.slice(0, words.length > 2 ? -1 : words.length).join(' ');
    return {
      ...other,
      name: `${base} ${dice.pick(['GmbH', 'Ltd', 'PLC', 'S.A.', 'AG', 'LLC', 'SARL', 'Inc', 'International', 'Nord'])}`,
    };
  }
  if (!other.person) return { ...other, name: `${words[0]} ${other.name}` };
  const [given = '', ...rest] = words;
  const changed = dice.pick([
    `${given}a`,
    given.slice(0, -1),
    `${given[0]}.`,
    dice.pick(['Eva', 'Ivan', 'Jo', 'Marie']),
  ]);
  return { ...other, name: [changed, ...rest].join(' ') };
}
