import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { foldText } from '../text/fold.js';
import { classifyFolded, classifyNumbers } from './classify-numbers.js';

/** `kind!` is sure; the text is folded. */
const TABLE: readonly (readonly [string, ...string[]])[] = [
  ['invoice 4711', 'order_label! 4711'],
  ['Rg.-Nr. 2024-0815 vom 03.05.2024', 'order_label! 2024-0815', 'date! 03.05.2024'],
  ['Re.Nr.4711', 'order_label! 4711'],
  ['Rechnungsnummer lautet 4711', 'order_label! 4711'],
  ['BESTELL-NR ORD-536365', 'order_label! ORD-536365'],
  ['facture n° F2024-01', 'order_label! F2024-01'],
  ['cde 991, 992 et 993', 'order_label! 991', 'order_label! 992', 'order_label! 993'],
  ['factura nº A-17 CIF B60817528', 'order_label! A-17', 'tax_id! B60817528'],
  ['pedido 20231', 'order_label! 20231'],
  ['fatura 77 CNPJ 25.477.803/0001-04', 'order_label! 77', 'tax_id! 25.477.803/0001-04'],
  ['faktura VAT 12/2024 NIP 5260250274', 'order_label! 12/2024', 'tax_id! 5260250274'],
  ['ご請求書番号12345 電話03-1234-5678', 'order_label! 12345', 'phone! 03-1234-5678'],
  ['ｾｲｷﾕｳｼﾖ 543057', 'order_label! 543057'],
  ['ﾁﾕｳﾓﾝ ORD-543057', 'order_label! ORD-543057'],
  ['주문번호 20230001 전화 02-1234-5678', 'order_label! 20230001', 'phone! 02-1234-5678'],
  ['ใบแจ้งหนี้ เลขที่ 4711 โทร 081 234 5678', 'order_label! 4711', 'phone! 081 234 5678'],
  ['发票号码 20114711', 'order_label! 20114711'],
  ['счет № 4711 от 03.05.2011 ИНН 7707083893', 'order_label! 4711', 'date! 03.05.2011', 'tax_id! 7707083893'],
  ['#4711', 'order_label 4711'],
  ['4711', 'unknown 4711'],
  ['your order 991', 'order_label! 991'],
  ['Your ref 991 our ref 17', 'order_label! 991', 'purchase_order! 17'],
  ['your PO 4500012345', 'purchase_order! 4500012345'],
  ['purchase order no. 17 invoice 18', 'purchase_order! 17', 'order_label! 18'],
  ['PO-4711', 'purchase_order 4711'],
  ['Kd-Nr. 4711 RE 001', 'customer! 4711', 'order_label! 001'],
  ['RE KD-NR 15612 793EF02-0009', 'customer! 15612', 'order_label 793EF02-0009'],
  ['Vertrag 40-059254925', 'contract! 40-059254925'],
  ['Mandatsref. M-200-002', 'mandate! M-200-002'],
  ['EREF+4711KREF+4712MREF+4713', 'end_to_end! 4711', 'processor! 4712', 'mandate! 4713'],
  ['IBAN DE89 3704 0044 0532 0130 00', 'iban! DE89 3704 0044 0532 0130 00'],
  ['DE89370400440532013000', 'iban! DE89370400440532013000'],
  ['DE88370400440532013000', 'iban! DE88370400440532013000'],
  ['BIC COBADEFF001', 'bic! COBADEFF001'],
  ['4111 1111 1111 1111', 'card! **** **** **** 1111'],
  ['Visa 4998 XXXXXXXX 1234', 'card! **** XXXXXXXX 1234'],
  ['VAT GB170595382 order 5', 'tax_id! GB170595382', 'order_label! 5'],
  ['USt-IdNr DE 256 044 044', 'tax_id! DE 256 044 044'],
  ['DE256044044', 'tax_id DE256044044'],
  ['STEUERNR 123/123/12345 3VJ.17', 'tax_id! 123/123/12345', 'date! 3VJ.17'],
  ['order TEL 0487 549358 536365', 'phone! 0487 549358', 'order_label 536365'],
  ['+81 3-5472-8912 ORD 7', 'phone! +81 3-5472-8912', 'order_label! 7'],
  ['+81 3-9943-1484 64DAD4B-0007', 'phone! +81 3-9943-1484', 'unknown 64DAD4B-0007'],
  ['tel +33 1 23 45 67 89 04/12/11', 'phone! +33 1 23 45 67 89', 'date! 04/12/11'],
  ['557265+68', 'unknown 557265', 'unknown 68'],
  ['2011-05-03T14:32:46', 'date! 2011-05-03T14:32:46'],
  ['21.05.11/12.54 on', 'date! 21.05.11/12.54'],
  ['01.12.25-31.12.', 'date! 01.12.25', 'date! 31.12.'],
  ['paid 3 May 2011 and May 4, 2011', 'date! 3 MAY 2011', 'date! MAY 4, 2011'],
  ['3 de mayo de 2011', 'date! 3 DE MAYO DE 2011'],
  [
    '2011年5月3日 5月分 令和5年5月3日 R5.5.3',
    'date! 2011年5月3日',
    'date! 5月分',
    'date! 令和5年5月3日',
    'date! R5.5.3',
  ],
  ['3 พ.ค. 2554 03/05/2554', 'date! 3 พ.ค. 2554', 'date! 03/05/2554'],
  ['20110503 order 20110503', 'date 20110503', 'date 20110503'],
  ['110503', 'date 110503'],
  ['order 110503', 'order_label! 110503'],
  ['ORD 536365', 'order_label! 536365'],
  ['at 14:30, 9.15 Uhr', 'time! 14:30', 'time! 9.15 UHR'],
  [
    'EUR 1.234,56 233,15EUR ¥12,000 12.000円',
    'amount! EUR 1.234,56',
    'amount! 233,15EUR',
    'amount! ¥12,000',
    'amount! 12.000円',
  ],
  ['1,234.56 and 37897,00', 'amount! 1,234.56', 'amount 37897,00'],
  ['3% Skonto', 'percentage! 3%'],
  ['INV 4711 1/2', 'order_label! 4711', 'instalment! 1/2'],
  ['part 2 of 3, Rate 4', 'instalment! 2 OF 3', 'instalment! 4'],
  ['INV 4711/12', 'order_label! 4711/12'],
  ['T3267005889684', 'processor T3267005889684'],
  ['invoice T3267005889684 2C11917-0001', 'processor T3267005889684', 'order_label 2C11917-0001'],
  ['00000000000000004711', 'processor 00000000000000004711'],
  ['reference 173787046000009', 'order_label! 173787046000009'],
  ['RF18 5390 0754 7034', 'creditor_reference! RF18 5390 0754 7034'],
  ['Schaden-Nr. 78531956', 'case! 78531956'],
  ['cheque # 319', 'cheque! 319'],
  ['PLZ 10115', 'postcode! 10115'],
  ['', ...[]],
  ['no number at all', ...[]],
];

describe('classifyNumbers', () => {
  for (const [text, ...expected] of TABLE)
    it(`reads ${JSON.stringify(text)}`, () => {
      expect(classifyNumbers(text).map((each) => `${each.kind}${each.sure ? '!' : ''} ${each.text}`)).to.eql(expected);
    });

  it('says which words announced a number, and that an order was announced even where the form is of something else', () => {
    const [date, order] = classifyNumbers('PEDIDO 20110821 ORD NO 563901');
    expect(date).to.include({ kind: 'date', sure: false, announced: true, label: 'PEDIDO' });
    expect(order).to.include({ kind: 'order_label', announced: true, label: 'ORD NO' });
  });

  it('gives places in the folded text, in order and without overlap', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...TABLE.map(([text]) => text)), { maxLength: 6 }), (texts) => {
        const folded = foldText(texts.join(' '));
        let end = 0;
        for (const each of classifyNumbers(texts.join(' '))) {
          expect(each.start).to.be.at.least(end);
          if (each.kind !== 'card') expect(folded.slice(each.start, each.end)).to.equal(each.text);
          end = each.end;
        }
      }),
    );
  });

  it('finds every digit of any text in exactly one number', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 60 }), (strange, plain) => {
        const folded = foldText(strange + plain);
        const found = classifyFolded(folded);
        const covered = found.map((each) => folded.slice(each.start, each.end)).join('');
        expect(covered.replace(/\D/g, '')).to.equal(folded.replace(/\D/g, ''));
      }),
      { numRuns: 50 },
    );
  });

  it('never shows more of a card number than its last four digits', () => {
    for (const text of [
      '4111111111111111',
      'card 4111-1111-1111-1111',
      'visa 378282246310005',
      'x 5555 5555 5555 4444 y',
    ])
      for (const each of classifyNumbers(text)) expect(each.text.replace(/\D/g, '')).to.have.length.at.most(4);
  });
});
