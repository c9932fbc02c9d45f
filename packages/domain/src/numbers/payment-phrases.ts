/** Phrases of remittance texts in many languages; `|` divides, case and accents do not count. */

export const PART_PAYMENT =
  'part payment|partial payment|part pmt|part paid|partial|part settlement|part of|deposit payment|deposit for|deposit invoice|down payment|advance payment|' +
  'instalment|installment|first instalment|prepayment|1st payment|first payment|' +
  'Anzahlung|Teilzahlung|Teilbetrag|Teilüberweisung|Abschlag|Abschlagszahlung|Akonto|Akontozahlung|Rate|Ratenzahlung|Vorauszahlung|' +
  'acompte|versement partiel|paiement partiel|règlement partiel|partiel|partielle|arrhes|avance|' +
  'pago parcial|parcial|pago a cuenta|anticipo|abono parcial|entrega a cuenta|pagamento parcial|parcela|sinal|adiantamento|entrada|' +
  'acconto|pagamento parziale|parziale|anticipo|rata|caparra|deelbetaling|aanbetaling|gedeeltelijk|gedeeltelijke betaling|voorschot|termijn|' +
  'delbetalning|delbetaling|delvis betaling|aconto|à-conto|forskudd|handpenning|forskud|osamaksu|ennakko|ennakkomaksu|osasumma|' +
  'zaliczka|częściowa|częściowa płatność|przedpłata|rata|záloha|částečná platba|částečná úhrada|splátka|előleg|részfizetés|részlet|részösszeg|' +
  'avans|plată parțială|akontacija|predujam|predplačilo|kısmi ödeme|kapora|taksit|προκαταβολή|έναντι|μερική πληρωμή|' +
  'предоплата|аванс|частичная оплата|частично|часткова оплата|内金|手付金|手付|前金|分割|一部|一部入金|ウチキン|マエキン|テツケ|テツケキン|ブンカツ|' +
  '部分付款|部分|定金|订金|预付款|預付|首付|계약금|선금|중도금|부분|일부|분할|선급금|มัดจำ|บางส่วน|ผ่อน|đặt cọc|trả góp|uang muka|cicilan|دفعة|عربون|מקדמה|תשלום חלקי';

export const DEDUCTION =
  'less charges|less fees|less fee|less bank charges|net of charges|net of fees|after charges|bank charges|bank charge|bank fee|wire fee|transfer fee|charges|fee|fees|' +
  'less discount|discount|less returns|less credit|credit note|less cn|cn|deduction|deducted|minus|less|retention|withholding|wht|tds|SHA|early payment discount|' +
  'Skonto|abzgl|abzüglich|abz|abzügl|unter Abzug|Abzug|Gebühr|Gebühren|Bankgebühren|Spesen|Bankspesen|Entgelt|Rabatt|Nachlass|Kürzung|Einbehalt|' +
  'escompte|moins|déduction|déduit|frais|frais bancaires|remise|ristourne|avoir|retenue|descuento|menos|dto|comisión|comisiones|gastos|gastos bancarios|deducción|retención|abono nc|' +
  'desconto|tarifa|tarifas|taxa|taxas|dedução|sconto|meno|spese|spese bancarie|commissione|commissioni|trattenuta|ritenuta|nota di credito|' +
  'korting|minus kosten|kosten|bankkosten|creditnota|aftrek|inhouding|betalingskorting|rabatt|avgift|avdrag|gebyr|fradrag|kreditnota|kreditnotat|alennus|kulut|vähennys|hyvityslasku|' +
  'potrącenie|opłata|prowizja|rabat|korekta|sleva|poplatek|srážka|levonás|jutalék|költség|kedvezmény|popust|provizija|comision|reducere|kesinti|masraf|komisyon|iskonto|' +
  'έκπτωση|έξοδα|παρακράτηση|скидка|комиссия|удержание|за вычетом|手数料|振込手数料|差引|値引|相殺|テスウリヨウ|サシヒキ|ネビキ|ソウサイ|源泉|' +
  '手续费|手續費|扣除|折扣|수수료|할인|공제|차감|ค่าธรรมเนียม|ส่วนลด|หัก|potongan|biaya|phí|chiết khấu|رسوم|خصم|עמלה|הנחה|ניכוי';

export const FINAL_PAYMENT =
  'final payment|final|final instalment|final installment|balance|balance payment|balance due|remaining|remainder|remaining balance|rest|closing payment|in full|full payment|paid in full|full and final|full settlement|last instalment|' +
  'Restzahlung|Restbetrag|Rest|Restsumme|Schlusszahlung|Schlussrate|Schlussrechnung|Endbetrag|letzte Rate|Ausgleich|vollständig|' +
  'solde|paiement final|solde de tout compte|dernière échéance|pour solde|reliquat|saldo|pago final|liquidación|resto|restante|finiquito|última cuota|pagamento final|última parcela|quitação|' +
  'a saldo|saldo finale|ultima rata|restbetaling|slotbetaling|restant|eindbetaling|laatste termijn|slutbetalning|slutbetaling|sluttbetaling|restbelopp|restbeløp|loppumaksu|loppusuoritus|' +
  'dopłata|reszta|płatność końcowa|ostatnia rata|doplatek|doplacení|poslední splátka|maradék|végszámla|utolsó részlet|ostatak|preostanek|rest de plată|son taksit|kalan|bakiye|' +
  'εξόφληση|υπόλοιπο|окончательный расчет|остаток|доплата|残金|残額|精算|最終回|ザンキン|ザンガク|セイサン|尾款|余款|余额|結清|잔금|잔액|완납|ส่วนที่เหลือ|งวดสุดท้าย|pelunasan|sisa|còn lại|الرصيد|יתרה';
