import type { IntentFunding, PaymentIntent } from '../shapes/payment-intent.js';

/** Bank transfer kinds by currency, as Stripe offers them. */
const KIND_OF_CURRENCY: Readonly<Record<string, string>> = {
  eur: 'eu_bank_transfer',
  gbp: 'gb_bank_transfer',
  jpy: 'jp_bank_transfer',
  mxn: 'mx_bank_transfer',
  usd: 'us_bank_transfer',
};

/** Undefined: no bank transfers in this currency. */
export function bankTransferKind(currency: string): string | undefined {
  return KIND_OF_CURRENCY[currency];
}

/** Writes into `next_action` what the payer is told: how much is missing, which reference, which account. */
export function showInstructions(intent: PaymentIntent, funding: IntentFunding): void {
  intent.next_action = {
    type: 'display_bank_transfer_instructions',
    display_bank_transfer_instructions: {
      amount_remaining: intent.amount - funding.applied,
      currency: intent.currency,
      financial_addresses: [financialAddress(funding.bankTransferType, funding.country, funding.customer)],
      hosted_instructions_url: `https://payments.stripe.com/bank_transfer_instructions/test_${intent.id.slice(3)}`,
      reference: funding.reference,
      type: funding.bankTransferType,
    },
  };
}

/** The customer's own account number at the sandbox's bank; always the same for a customer. */
function financialAddress(kind: string, country: string, customer: string): object {
  const address = {
    city: 'Example',
    country,
    line1: '1 Example Street',
    line2: null,
    postal_code: '00000',
    state: null,
  };
  const own = digitsOf(customer);
  const common = { account_holder_address: address, bank_address: address, account_holder_name: 'Stripe Sandbox' };
  switch (kind) {
    case 'eu_bank_transfer':
      return {
        type: 'iban',
        supported_networks: ['sepa'],
        iban: { ...common, bic: 'TESTDEFFXXX', country, iban: `${country}00${own.padEnd(18, '0')}` },
      };
    case 'gb_bank_transfer': {
      const sort_code = { ...common, account_number: own.slice(0, 8), sort_code: '000000' };
      return { type: 'sort_code', supported_networks: ['bacs', 'fps'], sort_code };
    }
    case 'jp_bank_transfer': {
      const branch = { branch_code: '001', branch_name: '本店', bank_code: '0000', bank_name: 'テスト銀行' };
      const zengin = { ...common, ...branch, account_number: own.slice(0, 7), account_type: 'futsu' };
      return { type: 'zengin', supported_networks: ['zengin'], zengin };
    }
    case 'mx_bank_transfer':
      return {
        type: 'spei',
        supported_networks: ['spei'],
        spei: { ...common, bank_code: '000', bank_name: 'BANCO DE PRUEBA', clabe: own.padEnd(18, '0') },
      };
    default: {
      const aba = {
        ...common,
        account_number: own,
        account_type: 'checking',
        bank_name: 'US Test Bank',
        routing_number: '110000000',
      };
      return { type: 'aba', supported_networks: ['ach', 'domestic_wire_us'], aba };
    }
  }
}

function digitsOf(id: string): string {
  return [...id.slice(4)]
    .map((character) => character.charCodeAt(0) % 10)
    .join('')
    .slice(0, 12);
}
