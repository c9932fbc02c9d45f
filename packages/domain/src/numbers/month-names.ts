import { foldText } from '../text/fold.js';

/** Names and abbreviations of the months in the languages of remittance texts; one line a month. */
const NAMES = [
  'january|jan|januar|jän|jänner|janvier|janv|enero|ene|janeiro|gennaio|gen|januari|tammikuu|styczeń|stycznia|leden|ledna|ianuarie|ocak|มกราคม|ม.ค|январь|января',
  'february|feb|februar|février|févr|fév|febrero|fevereiro|fev|febbraio|febr|februari|helmikuu|luty|lutego|únor|února|şubat|กุมภาพันธ์|ก.พ|февраль|февраля',
  'march|mar|märz|mrz|mars|marzo|março|maart|mrt|maaliskuu|marzec|marca|březen|března|mart|มีนาคม|มี.ค|март|марта',
  'april|apr|avril|avr|abril|abr|aprile|huhtikuu|kwiecień|kwietnia|duben|dubna|nisan|เมษายน|เม.ย|апрель|апреля',
  'may|mai|mayo|maio|maggio|mag|mei|maj|maja|toukokuu|květen|května|mayıs|พฤษภาคม|พ.ค|май|мая',
  'june|jun|juni|juin|junio|junho|giugno|giu|kesäkuu|czerwiec|czerwca|červen|června|iunie|haziran|มิถุนายน|มิ.ย|июнь|июня',
  'july|jul|juli|juillet|juil|julio|julho|luglio|lug|heinäkuu|lipiec|lipca|červenec|července|iulie|temmuz|กรกฎาคม|ก.ค|июль|июля',
  'august|aug|août|aout|agosto|ago|augustus|augusti|elokuu|sierpień|sierpnia|srpen|srpna|ağustos|สิงหาคม|ส.ค|август|августа',
  'september|sep|sept|septembre|septiembre|setembro|settembre|set|syyskuu|wrzesień|września|září|septembrie|eylül|กันยายน|ก.ย|сентябрь|сентября',
  'october|oct|oktober|okt|octobre|octubre|outubro|out|ottobre|ott|lokakuu|październik|października|říjen|října|ekim|ตุลาคม|ต.ค|октябрь|октября',
  'november|nov|novembre|noviembre|novembro|marraskuu|listopad|listopada|noiembrie|kasım|พฤศจิกายน|พ.ย|ноябрь|ноября',
  'december|dec|dezember|dez|décembre|déc|diciembre|dic|dezembro|dicembre|joulukuu|grudzień|grudnia|prosinec|prosince|aralık|ธันวาคม|ธ.ค|декабрь|декабря',
] as const;

/** The word, folded, is the name of a month. */
export function isMonthName(word: string): boolean {
  return MONTHS.has(monthKey(word));
}

function monthKey(word: string): string {
  return word
    .normalize('NFD')
    .replace(/[\p{M}.]/gu, '')
    .trim();
}

const MONTHS: ReadonlySet<string> = new Set(
  NAMES.flatMap((names) => names.split('|').map((name) => monthKey(foldText(name)))),
);
