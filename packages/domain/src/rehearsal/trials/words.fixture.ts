import type { Dice } from './dice.fixture.js';

/** Sentences around a reference, `{}`, in the languages of payers and the forms of banks. */
const SENTENCES = [
  '{}',
  '{}',
  '{}',
  '{}',
  'ref {}',
  'Your ref {}',
  'payment for order {}',
  'INVOICE {} WITH THANKS',
  'inv {} thanks',
  'PO/Order {}',
  'settlement of {}',
  'Rechnung {}',
  'Rechnungsnr. {} vielen Dank',
  'Verwendungszweck: Bestell-Nr. {}',
  'Auftrag {} lt. Vereinbarung',
  'Betr.: {}',
  'RE {} Danke',
  'SVWZ+Rechnung {}',
  'EREF+NOTPROVIDED SVWZ+{}',
  '/ROC/{}',
  '/INV/{}',
  '//{}',
  'RFB/{}',
  'EREF+{}',
  'facture {}',
  'Regl. facture {} cordialement',
  'PAIEMENT CDE {} MERCI',
  'réf. {}',
  'virement fact. n° {}',
  'pago factura {}',
  'Pago pedido núm. {}',
  'PEDIDO {} GRACIAS',
  'abono fra. {}',
  'pedido nº {} obrigado',
  'fatura {}',
  'PIX ref {}',
  'pagamento fattura {}',
  'saldo ft. {}',
  'factuur {}',
  'betaling factuurnr {}',
  'faktura {}',
  'Zapłata za fakturę {}',
  'platba faktury č. {}',
  'lasku {}',
  'betaling faktura nr {}',
  'számla {}',
  'оплата счета № {}',
  'плащане по фактура {}',
  'ödeme fatura no {}',
  'Τιμολόγιο {}',
  'חשבונית {}',
  'فاتورة رقم {}',
  '주문 {}',
  '发票 {}',
  'ชำระใบแจ้งหนี้ {}',
  'ｾｲｷﾕｳｼﾖ {}',
  'NO. {}',
  'ﾁﾕｳﾓﾝ {}',
  'thanh toan hoa don {}',
] as const;

/** Texts that name nothing. */
const NOTHING = [
  '',
  '',
  'payment',
  'BACS',
  'ONLINE TRANSFER',
  'bill payment',
  'on account',
  'goods',
  'Zahlung',
  'Überweisung',
  'lt. Vereinbarung',
  'danke',
  'règlement',
  'marchandises',
  'virement',
  'pago',
  'transferencia',
  'mercancía',
  'PIX',
  'TED',
  'bonifico',
  'overboeking',
  'przelew',
  'ﾌﾘｺﾐ',
  'ｺﾞﾆﾕｳｷﾝ',
  'оплата',
  'havale',
  '付款',
  '입금',
  'NOTPROVIDED',
  'EREF+NOTPROVIDED SVWZ+Zahlung',
] as const;

const LIST_SIGNS = [
  ', ',
  ' ',
  ' / ',
  '/',
  ' + ',
  '+',
  ' & ',
  '; ',
  ' und ',
  ' and ',
  ' et ',
  ' y ',
  ' u. ',
  ' e ',
  ' en ',
  '\n',
  ',',
  ' | ',
  ' och ',
  '、',
  ' sowie ',
  ' plus ',
] as const;
/** Between a whole reference and the ends of others. */
const SHORT_SIGNS = [
  '/',
  '+',
  ', ',
  ' und ',
  ' & ',
  ' u. ',
  ' and ',
  ', -',
  ' / ',
  '+',
  ' et ',
  ' y ',
  ',',
  ' + ',
  ' i ',
  ' och ',
] as const;

export function sentence(reference: string, dice: Dice): string {
  const text = dice.pick(SENTENCES).replace('{}', () => reference);
  return dice.chance(0.2) ? text.toUpperCase() : text;
}

export function nothingSaid(dice: Dice): string {
  return dice.pick(NOTHING);
}

export function listed(references: readonly string[], dice: Dice): string {
  const sign = dice.pick(LIST_SIGNS);
  const last = references.length > 2 && dice.chance(0.3) ? dice.pick([' und ', ' and ', ' et ', ' & ', ' y ']) : sign;
  return references.slice(0, -1).join(sign) + last + references.at(-1);
}

/** `ORD-536365/66`: a whole reference and the ends of others. */
export function shortenedList(first: string, ends: readonly string[], dice: Dice): string {
  const sign = dice.pick(SHORT_SIGNS);
  return first + ends.map((end) => sign + end).join('');
}

export function range(first: string, end: string, dice: Dice): string {
  return `${first}${dice.pick(['-', ' - ', '–', ' bis ', ' to ', ' au ', ' a ', ' t/m ', ' ~ ', ' through ', ' bis '])}${end}`;
}
