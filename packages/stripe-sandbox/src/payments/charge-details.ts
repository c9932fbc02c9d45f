import type { PaymentMethod } from '../shapes/payment-method.js';

/** The `payment_method_details` member of a charge, made from its payment method. @param amount minor units */
export function chargeDetails(method: PaymentMethod, amount: number, captured: boolean): object {
  if (method.type === 'customer_balance') return {};
  if (method.type === 'sepa_debit') return { ...without(method.sepa_debit, ['generated_from']), mandate: null };
  if (method.type === 'us_bank_account') {
    return {
      ...without(method.us_bank_account, ['financial_connections_account', 'networks', 'status_details']),
      payment_reference: null,
    };
  }
  const card = without(method.card, ['display_brand', 'generated_from', 'networks', 'three_d_secure_usage']);
  return {
    ...card,
    amount_authorized: captured ? null : amount,
    authorization_code: null,
    electronic_commerce_indicator: null,
    extended_authorization: { status: 'disabled' },
    incremental_authorization: { status: 'unavailable' },
    installments: null,
    mandate: null,
    multicapture: { status: 'unavailable' },
    network: card['brand'],
    network_token: { used: false },
    network_transaction_id: null,
    overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
    three_d_secure: null,
    transaction_link_id: null,
  };
}

function without(details: object | undefined, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(details ?? {}).filter(([name]) => !names.includes(name)));
}
