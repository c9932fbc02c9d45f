/** Words for "number" and what may stand between a label and its number, in the languages of the labels. */
export const NUMBERING_WORDS: readonly string[] = (
  'no|nos|nr|nrs|n|num|nums|numb|number|numbers|nummer|nummern|núm|número|números|numéro|numéros|numero|numeri|nro|nbr|br|broj|č|čís|číslo|cislo|' +
  'numer|numery|szám|száma|sz|id|ids|code|ident|is|ist|lautet|lt|gem|laut|zu|of|for|de|del|della|van|von|der|til|för|za|do|αρ|αριθμός|' +
  'номер|№|numarası|no lu|番号|バンゴウ|ナンバー|号|號|号码|號碼|번호|เลขที่|หมายเลข|nomor|رقم|מספר|מס|संख्या|nrx|numéro de|our|your|ihre|ihrer|votre'
).split('|');

/** Of them those that alone, without any other label, still announce a number. */
export const ANNOUNCING_ALONE: readonly string[] =
  'no|nos|nr|nrs|num|number|nummer|núm|número|numéro|numero|nro|№|番号|번호|номер'.split('|');
