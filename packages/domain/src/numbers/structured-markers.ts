import { SEPA_KEYWORDS } from './sepa-keywords.js';

/** What stands behind a marker: what the payer wrote, an id that the payer gave, a name, or what banks need. */
export type MarkerRole = 'text' | 'reference' | 'name' | 'bank';

/** A marker in a text with the place of what it announces. */
export interface Marker {
  readonly role: MarkerRole;
  readonly start: number;
  /** Where its value begins. */
  readonly end: number;
  /** `word`: only the first word behind a colon is the value. `field`: all up to the next marker. */
  readonly reach: 'word' | 'field';
}

const PLUS_ROLES: Readonly<Record<string, MarkerRole>> = { SVWZ: 'text', EREF: 'reference', ABWA: 'name' };

/** Codes of MT940/MT103 fields 70 and 86 and of the Dutch structured field 86. */
const SLASH_ROLES: Readonly<Record<string, MarkerRole>> = {
  ...{
    ROC: 'reference',
    EREF: 'reference',
    RFB: 'text',
    INV: 'text',
    IPI: 'text',
    REMI: 'text',
    CREF: 'text',
    PREF: 'bank',
  },
  ...{
    NAME: 'name',
    ORDP: 'name',
    ULTD: 'name',
    BENM: 'bank',
    ULTB: 'bank',
    MARF: 'bank',
    CSID: 'bank',
    IBAN: 'bank',
    BIC: 'bank',
  },
  ...{
    TRTP: 'bank',
    PURP: 'bank',
    RTRN: 'bank',
    ACCW: 'bank',
    CNTP: 'bank',
    CHGS: 'bank',
    OCMT: 'bank',
    EXCH: 'bank',
    SVCL: 'bank',
  },
};

/** Words in front of a colon. */
const COLON_ROLES: readonly (readonly [MarkerRole, string, Marker['reach']])[] = [
  [
    'text',
    'SVWZ|VERWENDUNGSZWECK|VERW\\.-ZWECK|MITTEILUNG(?:EN)?|OMSCHRIJVING|COMMUNICATION|TYT\\.|TYTUŁEM|MOTIF|CONCEPTO|CAUSALE|OMSCHR',
    'field',
  ],
  ['reference', 'EREF|END-?TO-?END-?(?:REF|ID)?\\.?|ENDTOENDID|KUNDENREFERENZ', 'word'],
  ['name', 'ABWA|AUFTRAGGEBER|NAAM|ORDENANTE|ORDINANTE|DONNEUR D.ORDRE|OD', 'field'],
  ['bank', 'KREF|MREF|CRED|MANDATS?-?REF(?:ERENZ)?\\.?|GLÄUBIGER-?ID|IBAN|BIC|REK|Z RACH\\.|ID IPH|TNR', 'word'],
  ['bank', 'MTLG|ABWE', 'field'],
];

const PLUS = new RegExp(`(${SEPA_KEYWORDS.filter((each) => each !== 'MTLG').join('|')})\\+ ?`, 'g');
const SLASH = new RegExp(`/(${Object.keys(SLASH_ROLES).join('|')})/{1,2}(?!/)`, 'g');
/** The first code stands at the head of something; further ones follow values at once. */
const SLASH_FIRST = new RegExp(`(?<![\\p{L}\\d])${SLASH.source}`, 'u');
const COLON = new RegExp(
  `(?:(?<![\\p{L}\\d])(?:${COLON_ROLES.map(([, words]) => `(${words})`).join('|')})|(MTLG)) ?: ?`,
  'giu',
);
/** Markers of one text; a text with more is no remittance text. */
const MARKERS_MAX = 200;

/** Every marker of a text, in order, none within another. */
export function markersIn(text: string): Marker[] {
  const all: Marker[] = [
    ...matches(PLUS, text).map(({ 0: all, 1: word = '', index }) => ({
      role: PLUS_ROLES[word] ?? ('bank' as const),
      ...{ start: index, end: index + all.length, reach: 'field' as const },
    })),
    ...(SLASH_FIRST.test(text) ? matches(SLASH, text) : []).map(({ 0: all, 1: word = '', index }) => ({
      role: SLASH_ROLES[word] ?? ('bank' as const),
      ...{ start: index, end: index + all.length, reach: 'field' as const },
    })),
    ...matches(COLON, text).map((match) => {
      const [role, , reach] =
        COLON_ROLES[match.slice(1, 1 + COLON_ROLES.length).findIndex((group) => group !== undefined)] ?? COLON_DEFAULT;
      return { role, start: match.index, end: match.index + match[0].length, reach };
    }),
  ];
  const kept: Marker[] = [];
  for (const marker of all.sort((a, b) => a.start - b.start || b.end - a.end))
    if (marker.start >= (kept.at(-1)?.end ?? 0)) kept.push(marker);
  return kept;
}

const COLON_DEFAULT = ['bank', 'MTLG', 'field'] as const satisfies (typeof COLON_ROLES)[number];

function matches(expression: RegExp, text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const match of text.matchAll(expression)) {
    if (found.length >= MARKERS_MAX) break;
    found.push(match);
  }
  return found;
}
