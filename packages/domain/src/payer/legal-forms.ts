/**
 * Words that say what kind of company somebody is, in the spelling that folding leaves. They are left out when names are compared:
 * banks shorten, drop and translate them.
 */
export const LEGAL_FORMS: ReadonlySet<string> = new Set(
  (
    'AB AG AKTIEBOLAG AKTIENGESELLSCHAFT ANS APS AS ASA BHD BV BVBA CIA CO COMPANY COOP CORP CORPORATION CV CVA DA DAC DBA DMCC DOO EHF EI ' +
    'EINGETRAGENER EIRELI EK EP EURL EV FZE FZC FZCO GBR GESMBH GMBH HF IKS INC INCORPORATED IS JSC KABUSHIKI KAISHA KB KFT KG KGAA KK KOM ' +
    'KS LDA LIMITED LIMITEE LLC LLP LP LTD LTDA LTEE ME MBH MEI NV OE OG OHG OOO OU OY OYJ PC PCL PJSC PLC PRIVATE PT PTE PTY PUBLIC PVT RL ' +
    'RT SA SAB SAPI SARL SAS SASU SC SCA SCOP SCS SDN SE SENC SL SLU SLL SNC SP SPA SPOLKA SPOL SPZOO SRL SRLS SRO STG STIFTUNG TNK TOV UAB UG ' +
    'ULC VOF WLL YK YUGEN ZOO ZRT'
  ).split(' '),
);

/** Legal forms as Japanese banks and firms write them, in full-width katakana and kanji. */
export const JAPANESE_FORMS =
  /株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|医療法人|学校法人|経理部|営業部|総務部|カブシキガイシャ|カブシキカイシャ|ユウゲンガイシャ|ユウゲンカイシャ|ゴウドウガイシャ|[(（]?(?:カ|ユ|ド|シ|メ|シヤ|フク|イ|ガク)[)）]|[(（](?:カ|ユ|ド|シ|メ|シヤ|フク|イ|ガク)[)）]?$|[(（][株有合同]{1,2}[)）]/gu;

/** Spellings of one legal form: `LTD` and `LIMITED` are one, `GMBH` and `LLP` are two companies. */
const SPELLINGS: readonly (readonly string[])[] = [
  ['LTD', 'LIMITED', 'LTEE', 'LIMITEE'],
  ['INC', 'INCORPORATED'],
  ['CORP', 'CORPORATION'],
  ['LTDA', 'LDA', 'LIMITADA'],
  ['SA', 'SOCIETE ANONYME', 'SPA', 'AS'],
  ['SARL', 'SRL', 'EURL', 'SRLS'],
  ['SL'],
  ['SLU'],
  ['SAS', 'SASU', 'SAPI', 'SAB'],
  ['AB', 'AKTIEBOLAG'],
  ['AG', 'AKTIENGESELLSCHAFT'],
  ['VOF', 'OHG', 'SNC'],
  ['EK', 'EINGETRAGENER'],
  ['OOO', 'TOV'],
];

const GENERAL: ReadonlySet<string> = new Set(['CO', 'COMPANY', 'CIA', 'KG', 'DE', 'CV', 'RL', 'ME', 'IS', 'SE', 'PT']);

/** What says that two names are of two companies: legal forms that both state and that are not one and the same. */
export function formsContradict(one: readonly string[], other: readonly string[]): boolean {
  const [forms, others] = [formsIn(one), formsIn(other)];
  return forms.length > 0 && others.length > 0 && !forms.some((each) => others.includes(each));
}

function formsIn(words: readonly string[]): string[] {
  return words
    .filter((word) => LEGAL_FORMS.has(word) && !GENERAL.has(word))
    .map((word) => SPELLINGS.find((each) => each.includes(word))?.[0] ?? word);
}
