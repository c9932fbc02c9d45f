import { expect } from 'chai';
import { describe, it } from 'mocha';
import { readStructuredText } from './structured-text.js';

describe('readStructuredText', () => {
  it('leaves an ordinary text as it is', () => {
    expect(readStructuredText('invoice 4711, thanks')).to.eql({
      ...{ structured: false, texts: ['invoice 4711, thanks'], references: [], names: [] },
    });
  });

  it('takes SEPA keywords apart, with blanks between or without', () => {
    expect(
      readStructuredText('EREF+PAY-17KREF+2025MREF+M1CRED+DE98ZZZ09999999999SVWZ+Rechnung 4711ABWA+Eva Muster'),
    ).to.eql({
      ...{ structured: true, texts: ['Rechnung 4711'], references: ['PAY-17'], names: ['Eva Muster'] },
    });
    expect(readStructuredText('EREF+NOTPROVIDED SVWZ+facture 4286A61 0001')).to.deep.include({
      ...{ texts: ['facture 4286A61 0001'], references: [] },
    });
  });

  it('drops what the bank writes behind the text', () => {
    const text =
      'SVWZ+RE 4711 EREF: 17 MREF: M1 CRED: DE98ZZZ09999999999 IBAN: DE89370400440532013000 BIC: WELADEDDXXX ABWA: Eva';
    expect(readStructuredText(text)).to.deep.include({ texts: ['RE 4711'], references: ['17'], names: ['Eva'] });
    expect(readStructuredText('SVWZ+RE 4711MTLG:Ggf.Meldevorschriften beachten').texts).to.eql(['RE 4711']);
  });

  it('takes SWIFT codes apart', () => {
    expect(readStructuredText('/ROC/PAY17/RFB/4711')).to.deep.include({ texts: ['4711'], references: ['PAY17'] });
    expect(
      readStructuredText(
        '/TRTP/SEPA OVERBOEKING/IBAN/NL65INGB0123456789/BIC/INGBNL2A/NAME/PICQER/REMI/FACTUUR 4711/EREF/NOTPROVIDED',
      ),
    ).to.deep.include({ texts: ['FACTUUR 4711'], references: [], names: ['PICQER'] });
  });

  it('takes the words of a text with a colon apart', () => {
    expect(readStructuredText('Verwendungszweck: Bestell-Nr. 4711').texts).to.eql(['Bestell-Nr. 4711']);
    expect(readStructuredText('FACTUUR 201403110 REK: NL65INGB0123456789/NAAM: PICQER')).to.deep.include({
      ...{ texts: ['FACTUUR 201403110'], names: ['PICQER'] },
    });
  });

  it('reads the lines of MT940 subfields in both ways, with the name', () => {
    const text =
      '166?00GUTSCHRIFT?100399?20EREF+PAY-17?21SVWZ+Rechnung ORD-5363?2265 danke?30NIKACH22?31CH85?32Eva Muster?33mann';
    expect(readStructuredText(text)).to.eql({
      structured: true,
      texts: ['Rechnung ORD-536365 danke', 'Rechnung ORD-5363 65 danke'],
      ...{ references: ['PAY-17'], names: ['Eva Muster mann'] },
    });
  });

  it('joins a full line of a name and of the file without a blank', () => {
    expect(readStructuredText('166?20SVWZ+47\n11?32Empfaenger Karl Kaufmann un?33d Soehne')).to.deep.include({
      ...{ texts: ['4711'], names: ['Empfaenger Karl Kaufmann und Soehne'] },
    });
  });

  it('reads broken lines with blanks, and without where a line was full', () => {
    expect(readStructuredText('invoice 4711\nand 4712').texts).to.eql(['invoice 4711 and 4712']);
    expect(readStructuredText('payment of the invoice ORD-5363\n65 thanks').texts).to.eql([
      'payment of the invoice ORD-5363 65 thanks',
      'payment of the invoice ORD-536365 thanks',
    ]);
  });

  it('offers a blank where lines of 27 or 35 characters were joined', () => {
    const [first, second] = ['Rechnung 4711 Lieferung Mai', 'Rechnung 4712'];
    expect(readStructuredText(`${first}${second}`).texts).to.include(`${first} ${second}`);
    expect(readStructuredText('invoice for the delivery of order 474711invoice 4712').texts).to.include(
      'invoice for the delivery of order 4 74711invoice 4712'.replace('4 7', '47'),
    );
  });

  for (const text of ['', '\n', '?', '86?', '?20', 'EREF+', '/ROC/', '\ud800?20\u202eSVWZ+\u0000'])
    it(`reads ${JSON.stringify(text)}`, () => {
      expect(readStructuredText(text).references).to.eql([]);
    });
});
