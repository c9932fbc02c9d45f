import type { NumberKind } from './number-found.js';

/**
 * Words that say what the number after them is, in the languages of remittance texts. `|` divides; case, accents, small kana and
 * punctuation do not count; "number" in any language may follow each of them (`numbering-words.ts`).
 */
export const LABEL_WORDS: readonly (readonly [NumberKind, string])[] = [
  // Ours: orders, invoices, what the payee asked to be quoted.
  [
    'order_label',
    'invoice|invoices|inv|invc|bill|order|orders|ord|sales order|web order|payment order|order ref|ref|refs|refer|reference',
  ],
  [
    'order_label',
    'your ref|your reference|yr ref|pro forma|proforma|quote|quotation|booking|reservation|confirmation|delivery note',
  ],
  ['order_label', 'statement|document|doc|receipt|settlement of|payment of|payment for|against'],
  [
    'order_label',
    'Rechnung|Rechnungen|Rechn|Rech|Rechg|Rchg|Rng|Rg|R g|Re|Rnr|Renr|Rgnr|Faktura|Fakt|Beleg|Belegs|Auftrag|Aufträge|Auftr|Auf',
  ],
  [
    'order_label',
    'Bestellung|Bestellungen|Bestell|Best|Ihr Zeichen|Ihre Referenz|Referenz|Angebot|Lieferschein|Auftragsbestätigung|AB',
  ],
  [
    'order_label',
    'facture|factures|fact|fac|fct|commande|commandes|cde|cmd|réf|référence|votre référence|vos réf|v réf|devis|avoir|bon de commande',
  ],
  [
    'order_label',
    'factura|facturas|fra|fras|fta|pedido|pedidos|ped|orden|albarán|presupuesto|recibo|referencia|su referencia|s ref|boleta',
  ],
  ['order_label', 'fatura|faturas|fat|encomenda|enc|nota fiscal|NF|NFe|referência|boleto|nosso número|documento'],
  [
    'order_label',
    'fattura|fatture|fatt|ft|ordine|ordini|ord|riferimento|rif|saldo fattura|preventivo|bolletta|ricevuta',
  ],
  [
    'order_label',
    'factuur|facturen|factuurnr|fact|bestelling|bestel|opdracht|order|kenmerk|betalingskenmerk|betalingskenm|bet kenmerk|betalingsken',
  ],
  ['order_label', 'betr kenm|uw kenmerk|notanummer|nota|gestructureerde mededeling|communication structurée'],
  [
    'order_label',
    'faktura|fakturaer|fakturanr|fakt|regning|regnings|ordre|ordrenr|bestilling|betalings id|KID|OCR|FIK|beställning|räkning|referens|order',
  ],
  [
    'order_label',
    'lasku|laskun|laskut|tilaus|tilauksen|viite|viitenumero|viitenro|arve|arved|tellimus|viitenumber|rēķins|rēķina|pasūtījums',
  ],
  [
    'order_label',
    'sąskaita|sąskaitos|sąsk|užsakymas|faktura vat|faktury|fv|rachunek|zamówienie|zamówienia|zam|zlecenie|tytułem|dot',
  ],
  [
    'order_label',
    'faktury|fa|objednávka|objednávky|obj|variabilní symbol|variabilný symbol|VS|zálohová faktura|účtenka|dobropis',
  ],
  [
    'order_label',
    'számla|számlaszám|szla|rendelés|rendelési|megrendelés|díjbekérő|račun|računa|rač|naročilo|narudžba|narudžbenica|poziv na broj|predračun',
  ],
  [
    'order_label',
    'factură|facturi|comandă|comanda|comenzi|proformă|fatura|fatura no|sipariş|sipariş no|fiş|faturë|porosi',
  ],
  [
    'order_label',
    'τιμολόγιο|τιμ|παραγγελία|παρ|счет|счёт|сч|счету|счета|счет фактура|инвойс|заказ|заказа|рахунок|рах|замовлення|фактура|поръчка|рачун|наруџбина',
  ],
  [
    'order_label',
    '請求書|請求|ご請求|御請求|ご請求書|請求番号|注文|ご注文|注文書|発注|受注|納品書|見積|見積書|伝票|伝票番号|お支払番号|照会番号|受付番号|予約',
  ],
  [
    'order_label',
    'セイキュウ|セイキュウショ|ゴセイキュウ|ゴセイキュウショ|チュウモン|ゴチュウモン|チュウモンショ|オーダー|インボイス|デンピョウ|ヨヤク|ノウヒンショ|ミツモリ',
  ],
  [
    'order_label',
    '发票|發票|账单|帳單|订单|訂單|订购|合同发票|单号|單號|編號|形式发票|인보이스|청구서|청구|세금계산서|계산서|송장|주문|주문서|발주',
  ],
  [
    'order_label',
    'ใบแจ้งหนี้|ใบสั่งซื้อ|คำสั่งซื้อ|ออเดอร์|ใบกำกับภาษี|ใบเสร็จ|ใบเสนอราคา|อ้างอิง|hóa đơn|hoá đơn|đơn hàng|faktur|tagihan|pesanan|nota',
  ],
  ['order_label', 'فاتورة|الفاتورة|فاكتور|طلب|الطلب|أمر|חשבונית|חשבון|הזמנה|इनवॉइस|चालान|बिल|ऑर्डर|आदेश'],

  // The payer's own.
  [
    'purchase_order',
    'PO|P O|purchase order|your PO|our PO|customer PO|client PO|our order|our ref|our reference|my ref|my reference|payer ref',
  ],
  [
    'purchase_order',
    'unser Zeichen|unsere Referenz|unsere Bestellung|notre réf|notre référence|nos réf|n réf|orden de compra|OC|nuestra referencia|n ref',
  ],
  [
    'purchase_order',
    'ordem de compra|nossa referência|ordine di acquisto|ODA|nostro riferimento|inkooporder|ons kenmerk|vår referens|vår ref',
  ],

  [
    'customer',
    'customer|cust|client|client id|member|membership|account holder|customer id|cust id|numéro client|no client|code client|abonné',
  ],
  [
    'customer',
    'Kunden|Kunde|Kd|Knd|K Nr|Kto Inh|Mitglied|Mitglieds|Debitor|Debitoren|Teilnehmer|klant|klantnr|relatie|debiteur|lidnummer|cliente',
  ],
  [
    'customer',
    'cód cliente|codice cliente|n cliente|socio|kunde|kundenr|kundnr|medlem|medlems|asiakas|asiakasnro|klient|numer klienta|zákazník',
  ],
  [
    'customer',
    'ügyfél|ügyfélszám|vevő|kupac|müşteri|πελάτης|клиент|お客様|お客様番号|顧客|顧客番号|会員|会員番号|客户|客戶|고객|회원|รหัสลูกค้า|ลูกค้า',
  ],

  [
    'contract',
    'contract|contrat|contrato|contratto|contractnr|Vertrag|Vertrags|Vertr|Vtr|overeenkomst|polis|avtal|avtals|kontrakt|sopimus|umowa|smlouva',
  ],
  [
    'contract',
    'szerződés|ugovor|pogodba|sözleşme|договор|契約|契約番号|合同|계약|สัญญา|job|project|projekt|projet|proyecto|lease|subscription|abonnement|abo',
  ],

  [
    'mandate',
    'mandate|mandat|mandats|Mandatsref|Mandatsreferenz|mandaat|machtiging|machtigingskenmerk|mandato|MREF|MARF|MNDT|RUM|mandate ref|DD ref',
  ],
  [
    'creditor_id',
    'CRED|CSID|creditor id|Gläubiger|Gläubiger ID|Gläubiger Identifikations|incassant|incassant ID|ICS|SCI|DEBT',
  ],
  ['end_to_end', 'EREF|end to end|end to end ref|end to end id|EndToEndId|E2E|ENDTOEND'],

  [
    'tax_id',
    'VAT|VAT reg|VAT registration|tax|tax id|TIN|EIN|SSN|UTR|GST|GSTIN|ABN|ACN|PAN|TRN|BTW|USt|USt Id|UID|MwSt|Steuer|StNr|St Nr|StNr',
  ],
  [
    'tax_id',
    'TVA|N TVA|TVA intracom|SIRET|SIREN|CIF|NIF|NIE|DNI|IVA|P IVA|partita IVA|codice fiscale|CF|RFC|CNPJ|CPF|NIPC|RUT|CUIT|RUC|NIT|CUI',
  ],
  [
    'tax_id',
    'moms|MVA|orgnr|org nr|organisationsnummer|CVR|SE nr|Y tunnus|ALV|KMKR|PVN|PVM|NIP|REGON|PESEL|DIČ|IČO|IČ|IČ DPH|adószám|OIB|PIB|DDV|PDV',
  ],
  [
    'tax_id',
    'VKN|vergi|TCKN|ΑΦΜ|ИНН|КПП|ОГРН|ЄДРПОУ|法人番号|登録番号|適格請求書発行事業者登録番号|税号|統編|사업자등록번호|사업자|เลขประจำตัวผู้เสียภาษี|ח פ|ע מ',
  ],

  [
    'phone',
    'tel|tél|telephone|phone|ph|telefon|téléphone|teléfono|telefone|telefono|telefoon|tlf|tlfn|tfno|puh|puhelin|mob|mobile|mobil|cell|handy',
  ],
  [
    'phone',
    'portable|móvil|celular|GSM|fax|call|whatsapp|電話|電話番号|デンワ|ＴＥＬ|携帯|电话|手机|전화|연락처|โทร|โทรศัพท์|เบอร์|тел|телефон|τηλ|هاتف|טל',
  ],

  ['iban', 'IBAN'],
  ['bic', 'BIC|SWIFT|SWIFT code'],
  [
    'account',
    'account|acc|acct|a c|acc no|sort code|sortcode|BLZ|Kto|Konto|Kontonr|compte|cuenta|cta|conta|conto|rekening|rek|rekeningnr|bankgiro|BG',
  ],
  [
    'account',
    'plusgiro|PG|konto|rachunek nr|rach|z rach|účet|č účtu|bankszámla|hesap|счет получателя|р с|口座|口座番号|账号|帳號|계좌|เลขบัญชี|บัญชี|routing|ABA|CLABE',
  ],
  ['account', 'agência|virtual account|VA|ID IPH|giro|CCP|RIB|BSB|IFSC'],
  [
    'card',
    'card|credit card|visa|mastercard|amex|maestro|Karte|Karten|Kreditkarte|carte|carte bancaire|CB|tarjeta|cartão|carta|kaart|pas|pasnr|kort|カード|卡号',
  ],
  ['cheque', 'cheque|check|chèque|chq|ck|Scheck|cheque no|assegno|szek|เช็ค|小切手'],
  [
    'date',
    'date|dated|dd|d d|Datum|vom|per|date de facture|fecha|del día|data|datum|dato|päivämäärä|dnia|ze dne|kelt|tarih|дата|от|日付|วันที่',
  ],
  [
    'date',
    'due|due date|fällig|fällig am|échéance|vencimiento|vencimento|scadenza|vervaldatum|förfallodag|forfald|forfall|Zeitraum|Periode|period|période',
  ],
  [
    'instalment',
    'Rate|Raten|instalment|installment|instal|part|part payment|Teil|Teilzahlung|Teilrechnung|échéance n|mensualité|cuota|parcela|rata|termijn',
  ],
  [
    'instalment',
    'tranche|acompte n|delbetaling|delbetalning|avdrag|erä|splátka|részlet|taksit|obrok|взнос|部分|分割|งวด|งวดที่',
  ],
  [
    'processor',
    'transaction|transaction id|trans|trans id|transactienr|transactie|trx|txn|txid|TRN ref|TNR|TAN|payment id|bank ref|bank reference|auth|auth code',
  ],
  [
    'processor',
    'KREF|BREF|RREF|UETR|IMAD|OMAD|FT ref|session|terminal|batch|paquet id|PID|Transaktions|Transaktion|transacción|transação|transazione',
  ],
  ['processor', 'Sammlerreferenz|取引番号|取引ID|振込番号|거래번호|เลขที่รายการ|交易号|流水号'],
  [
    'case',
    'claim|Vorgang|Schaden|Schadens|policy|Police|Versicherungs|Versicherung|ticket|case|file|dossier|Aktenzeichen|Az|Reklamation|payroll|Personal|Pers',
  ],
  [
    'case',
    'employee|staff|Los|Losnr|siniestro|póliza|sinistro|apólice|polizza|sinistre|police|sak|ärende|Kassenzeichen|Reisepass|passport|licence|plate',
  ],
  [
    'postcode',
    'PLZ|zip|zip code|postcode|postal code|code postal|CP|CAP|CEP|código postal|postnr|PSČ|irányítószám|郵便番号|〒|우편번호|รหัสไปรษณีย์|邮编',
  ],
];
