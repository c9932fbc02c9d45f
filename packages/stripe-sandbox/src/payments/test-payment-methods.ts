import type { PaymentMethodType } from '../shapes/payment-method.js';

export interface Decline {
  readonly code: string;
  readonly declineCode?: string;
  readonly message: string;
}

/** How a test payment method behaves; nothing set: it pays at once and refunds at once. */
export interface Behaviour {
  readonly type: PaymentMethodType;
  readonly brand?: string;
  readonly country: string;
  readonly funding?: 'credit' | 'debit' | 'prepaid';
  readonly last4: string;
  readonly decline?: Decline;
  readonly refund?: 'fails' | 'pends';
  /** What the payer's bank does with it later. */
  readonly dispute?: { readonly reason: string; readonly inquiry: boolean };
  /** The card's bank warns of fraud later. */
  readonly warns?: true;
  /** The payer must authenticate first. */
  readonly authenticate?: true;
  /** For debits: what comes of it, and whether it takes long. */
  readonly debit?: 'succeeds' | 'fails' | 'stays';
  readonly slow?: true;
  readonly failureCode?: string;
}

const DECLINED = 'Your card was declined.';

/** By name after `pm_card_` or `tok_`; the `visa_` some of the names carry is optional, as in Stripe's documentation of different ages. */
const CARD_DECLINES: Readonly<Record<string, Decline>> = {
  chargeDeclined: { code: 'card_declined', declineCode: 'generic_decline', message: DECLINED },
  chargeCustomerFail: { code: 'card_declined', declineCode: 'generic_decline', message: DECLINED },
  chargeDeclinedFraudulent: { code: 'card_declined', declineCode: 'fraudulent', message: DECLINED },
  chargeDeclinedInsufficientFunds: {
    code: 'card_declined',
    declineCode: 'insufficient_funds',
    message: 'Your card has insufficient funds.',
  },
  chargeDeclinedLostCard: { code: 'card_declined', declineCode: 'lost_card', message: DECLINED },
  chargeDeclinedStolenCard: { code: 'card_declined', declineCode: 'stolen_card', message: DECLINED },
  chargeDeclinedVelocityLimitExceeded: {
    code: 'card_declined',
    declineCode: 'card_velocity_exceeded',
    message: 'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
  },
  chargeDeclinedExpiredCard: { code: 'expired_card', message: 'Your card has expired.' },
  chargeDeclinedIncorrectCvc: { code: 'incorrect_cvc', message: "Your card's security code is incorrect." },
  chargeDeclinedProcessingError: {
    code: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
  },
};

const visa = { type: 'card', brand: 'visa', country: 'US', funding: 'credit', last4: '4242' } as const;

const CARDS: Readonly<Record<string, Behaviour>> = {
  visa,
  us: visa,
  visa_debit: { ...visa, funding: 'debit', last4: '5556' },
  mastercard: { ...visa, brand: 'mastercard', last4: '4444' },
  mastercard_debit: { ...visa, brand: 'mastercard', funding: 'debit', last4: '8210' },
  amex: { ...visa, brand: 'amex', last4: '8431' },
  discover: { ...visa, brand: 'discover', last4: '9424' },
  diners: { ...visa, brand: 'diners', last4: '3220' },
  jcb: { ...visa, brand: 'jcb', country: 'JP', last4: '0505' },
  de: { ...visa, country: 'DE', last4: '0008' },
  fr: { ...visa, country: 'FR', last4: '0003' },
  gb: { ...visa, country: 'GB', last4: '0000' },
  jp: { ...visa, country: 'JP', last4: '0003' },
  mx: { ...visa, country: 'MX', last4: '0005' },
  bypassPending: { ...visa, last4: '0077' },
  refundFail: { ...visa, last4: '5126', refund: 'fails' },
  pendingRefund: { ...visa, last4: '7726', refund: 'pends' },
  createDispute: { ...visa, last4: '0259', dispute: { reason: 'fraudulent', inquiry: false } },
  createDisputeProductNotReceived: {
    ...visa,
    last4: '2685',
    dispute: { reason: 'product_not_received', inquiry: false },
  },
  createDisputeInquiry: { ...visa, last4: '1976', dispute: { reason: 'fraudulent', inquiry: true } },
  createIssuerFraudRecord: { ...visa, last4: '5423', warns: true },
  authenticationRequired: { ...visa, last4: '3184', authenticate: true },
  threeDSecure2Required: { ...visa, last4: '3220', authenticate: true },
};

const CARD_NUMBERS: Readonly<Record<string, string>> = {
  '4242424242424242': 'visa',
  '4000056655665556': 'visa_debit',
  '5555555555554444': 'mastercard',
  '378282246310005': 'amex',
  '4000000000000002': 'chargeDeclined',
  '4000000000009995': 'chargeDeclinedInsufficientFunds',
  '4000000000009987': 'chargeDeclinedLostCard',
  '4000000000009979': 'chargeDeclinedStolenCard',
  '4000000000000069': 'chargeDeclinedExpiredCard',
  '4000000000000127': 'chargeDeclinedIncorrectCvc',
  '4000000000000119': 'chargeDeclinedProcessingError',
  '4000000000005126': 'refundFail',
  '4000000000007726': 'pendingRefund',
  '4000000000000259': 'createDispute',
  '4000000000005423': 'createIssuerFraudRecord',
  '4000002760003184': 'authenticationRequired',
};

const usBank = { type: 'us_bank_account', country: 'US', last4: '6789', debit: 'succeeds' } as const;

const US_BANK: Readonly<Record<string, Behaviour>> = {
  success: usBank,
  accountClosed: { ...usBank, last4: '1113', debit: 'fails', failureCode: 'account_closed' },
  noAccount: { ...usBank, last4: '1116', debit: 'fails', failureCode: 'no_account' },
  insufficientFunds: { ...usBank, last4: '2227', debit: 'fails', failureCode: 'insufficient_funds' },
  debitNotAuthorized: { ...usBank, last4: '3335', debit: 'fails', failureCode: 'debit_not_authorized' },
  invalidCurrency: { ...usBank, last4: '4440', debit: 'fails', failureCode: 'invalid_currency' },
  processing: { ...usBank, last4: '8883', debit: 'stays' },
};

const US_ACCOUNTS: Readonly<Record<string, string>> = {
  '000123456789': 'success',
  '000111111113': 'accountClosed',
  '000111111116': 'noAccount',
  '000222222227': 'insufficientFunds',
  '000333333335': 'debitNotAuthorized',
  '000444444440': 'invalidCurrency',
  '000888888883': 'processing',
};

/** Test IBANs of Stripe end alike in every country: what the last digits say. */
const IBAN_ENDINGS: readonly (readonly [RegExp, Pick<Behaviour, 'debit' | 'slow' | 'failureCode'>])[] = [
  [/(3202|3001)$/, { debit: 'fails', failureCode: 'debit_not_authorized' }],
  [/(3204|3003)$/, { debit: 'succeeds', slow: true }],
  [/(3205|3004)$/, { debit: 'fails', slow: true, failureCode: 'debit_not_authorized' }],
  [/121212$/, { debit: 'fails', failureCode: 'insufficient_funds' }],
  [/343434$/, { debit: 'fails', failureCode: 'charge_exceeds_source_limit' }],
];

/**
 * The behaviour of a name: `card:NAME`, `us_bank_account:NAME`, `sepa_debit:IBAN` or `customer_balance`.
 * Undefined: no such test payment method.
 */
export function behaviourOf(name: string): Behaviour | undefined {
  if (name === 'customer_balance') return { type: 'customer_balance', country: 'US', last4: '' };
  const [type, detail = ''] = name.split(':', 2);
  if (type === 'us_bank_account') return US_BANK[detail];
  if (type === 'sepa_debit') return ibanBehaviour(detail);
  const short = detail.replace(/^visa_(?=charge)/, '');
  const decline = CARD_DECLINES[short];
  return CARDS[short] ?? (decline === undefined ? undefined : { ...visa, last4: '0002', decline });
}

/** The behaviour's name for one of Stripe's ready-made ids: `pm_card_visa`, `pm_usBankAccount_success`. */
export function readyMade(id: string): string | undefined {
  const name = id.startsWith('pm_card_')
    ? `card:${id.slice(8)}`
    : `us_bank_account:${/^pm_usBankAccount_(.+)$/.exec(id)?.[1]}`;
  return behaviourOf(name) === undefined ? undefined : name;
}

/** The behaviour's name for a test card number or a `tok_…`; any other number is a card that pays. */
export function cardName(numberOrToken: string): string {
  const bare = numberOrToken.replaceAll(' ', '');
  const name = bare.startsWith('tok_') ? bare.slice(4) : (CARD_NUMBERS[bare] ?? 'visa');
  return `card:${name}`;
}

export function usBankName(accountNumber: string): string {
  return `us_bank_account:${US_ACCOUNTS[accountNumber] ?? 'success'}`;
}

function ibanBehaviour(iban: string): Behaviour {
  const said = IBAN_ENDINGS.find(([ending]) => ending.test(iban))?.[1] ?? { debit: 'succeeds' };
  return { type: 'sepa_debit', country: iban.slice(0, 2), last4: iban.slice(-4), ...said };
}
