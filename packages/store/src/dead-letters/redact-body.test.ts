import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { redactBody, redactText } from './redact-body.js';

const EVENT = {
  id: 'evt_1QxAbCdEfGh',
  type: 'payment_intent.succeeded',
  created: 1764000000,
  livemode: false,
  data: {
    object: {
      id: 'pi_3QxAbCdEfGh',
      amount: 12_500,
      currency: 'usd',
      status: 'succeeded',
      client_secret: 'pi_3QxAbCdEfGh_secret_Zzz',
      description: 'Order A-1001 for Ana Souza',
      receipt_email: 'ana@example.com',
      receipt_url: 'https://pay.stripe.com/receipts/token',
      metadata: { order: 'A-1001', 'Ana Souza': 'x' },
      billing_details: { name: 'Ana Souza', phone: '+55 11 5555', address: { city: 'São Paulo', country: 'BR' } },
      note: 'my card is 4242 4242 4242 4242, thanks',
    },
  },
};

describe('a body that is looked into', () => {
  it('keeps its shape, ids, amounts and states, and hides what people wrote', () => {
    const { data, ...envelope } = redactBody(JSON.stringify(EVENT), 'structure') as typeof EVENT;
    expect(envelope).to.deep.equal({
      id: 'evt_1QxAbCdEfGh',
      type: 'payment_intent.succeeded',
      created: 1764000000,
      livemode: false,
    });
    expect(data.object).to.deep.include({ id: 'pi_3QxAbCdEfGh', amount: 12_500, currency: 'usd', status: 'succeeded' });
    expect(data.object.billing_details.address).to.deep.equal({ city: '[hidden]', country: 'BR' });
    const text = JSON.stringify(data);
    for (const word of ['Ana', 'ana@', 'A-1001', '4242', '5555', 'Zzz', 'receipts']) expect(text).not.to.include(word);
  });

  it('shows what people wrote to whoever may see it, and still no secret and no card number', () => {
    const { data } = redactBody(JSON.stringify(EVENT), 'personal') as typeof EVENT;
    expect(data.object.billing_details.name).to.equal('Ana Souza');
    expect(data.object.receipt_email).to.equal('ana@example.com');
    expect(data.object.metadata.order).to.equal('A-1001');
    expect(data.object.client_secret).to.equal('[secret]');
    expect(data.object.receipt_url).to.equal('[secret]');
    expect(data.object.note).to.equal('my card is [card number], thanks');
  });

  it('never lets a card number through, however it is written and wherever it stands', () => {
    const digits = fc.stringMatching(/^4[0-9]{14}$/).map((start) => start + checkDigit(start));
    const written = fc
      .tuple(digits, fc.constantFrom('', ' ', '-'))
      .map(([card, gap]) => (card.match(/.{4}/g) as string[]).join(gap));
    fc.assert(
      fc.property(written, fc.constantFrom('id', 'status', 'name', 'code', 'number'), (card, key) => {
        const value = /^\d+$/.test(card) ? Number(card) : card;
        const body = JSON.stringify({ [key]: card, deep: [{ [key]: `x ${card} y`, [card]: 1, n: value }] });
        for (const insight of ['structure', 'personal'] as const)
          expect(JSON.stringify(redactBody(body, insight)).replace(/[ -]/g, '')).not.to.include(
            card.replace(/[ -]/g, ''),
          );
      }),
      { numRuns: 200 },
    );
  });

  it('never lets a key through', () => {
    for (const key of ['sk_live_abc123', 'rk_test_abc', 'whsec_a+b/c=', 'Bearer abc.def'])
      expect(redactText(`401: ${key} was refused`, 'personal')).to.equal('401: [secret] was refused');
  });

  it('that is no JSON is not shown', () => {
    expect(redactBody('<html>Ana</html>', 'structure')).to.equal('[not JSON, 16 characters]');
    expect(redactBody('<html>Ana</html>', 'personal')).to.equal('<html>Ana</html>');
  });

  it('keeps an error readable without the address in it', () => {
    expect(redactText(`Duplicate entry 'ana@example.com' for key 'uq_customer'`, 'structure')).to.equal(
      `Duplicate entry '[hidden]' for key 'uq_customer'`,
    );
  });
});

function checkDigit(start: string): string {
  for (let last = 0; last <= 9; last += 1) {
    const digits = `${start}${last}`;
    const sum = [...digits].reverse().reduce((total, each, place) => {
      const doubled = Number(each) * (place % 2 === 0 ? 1 : 2);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
    if (sum % 10 === 0) return String(last);
  }
  throw new Error('there is always one');
}
