import type { Observation } from '@quittance/domain';
import { translate } from './translate.js';
import type { Translation } from './translation.js';

type Fields = Readonly<Record<string, unknown>>;

/** When every made event happened, in seconds. */
export const AT = 1_790_000_000;

/** An event as Stripe sends it, around an object; `more` replaces fields of the event. */
export function eventOf(type: string, object: Fields, more: Fields = {}): Fields {
  return {
    id: 'evt_1',
    object: 'event',
    type,
    created: AT,
    livemode: false,
    api_version: '2026-10-28.endive',
    data: { object },
    ...more,
  };
}

export function translated(type: string, object: Fields, more: Fields = {}): Translation {
  return translate(eventOf(type, object, more));
}

/** The only observation of a kind; fails where there are none or several. */
export function only<K extends Observation['kind']>(
  { observations, ignored, field }: Translation,
  kind: K,
): Extract<Observation, { kind: K }> {
  const found = observations.filter((each): each is Extract<Observation, { kind: K }> => each.kind === kind);
  const [first] = found;
  if (first === undefined || found.length > 1)
    throw new Error(`${found.length} ${kind} observations (${ignored ?? 'not ignored'} ${field ?? ''})`);
  return first;
}

/** Everything said of a subject, as `kind=value`. */
export function saidOf({ observations }: Translation, subject: string): string[] {
  return observations
    .filter((each) => each.kind === 'evidence' && each.subject === subject)
    .flatMap((each) => (each.kind === 'evidence' ? each.evidence : []))
    .map((each) => `${each.kind}=${each.value}`);
}

export const CHARGE: Fields = {
  id: 'ch_1',
  object: 'charge',
  amount: 10_000,
  amount_captured: 10_000,
  amount_refunded: 0,
  captured: true,
  paid: true,
  refunded: false,
  status: 'succeeded',
  currency: 'usd',
  customer: 'cus_1',
  payment_intent: 'pi_1',
  billing_details: { name: 'Ada Byron', email: 'ada@example.com' },
  payment_method_details: { type: 'card' },
  metadata: {},
};

export const INTENT: Fields = {
  id: 'pi_1',
  object: 'payment_intent',
  amount: 10_000,
  amount_received: 10_000,
  currency: 'usd',
  customer: 'cus_1',
  latest_charge: 'ch_1',
  payment_method_types: ['card'],
  status: 'succeeded',
  metadata: {},
};

export const REFUND: Fields = {
  id: 're_1',
  object: 'refund',
  amount: 2_500,
  currency: 'usd',
  charge: 'ch_1',
  payment_intent: 'pi_1',
  status: 'succeeded',
};

export const DISPUTE: Fields = {
  id: 'du_1',
  object: 'dispute',
  amount: 10_000,
  currency: 'usd',
  charge: 'ch_1',
  payment_intent: 'pi_1',
  status: 'needs_response',
  reason: 'fraudulent',
  balance_transactions: [],
};

export const FUNDING: Fields = {
  id: 'ccsbtxn_1',
  object: 'customer_cash_balance_transaction',
  created: AT - 60,
  currency: 'eur',
  customer: 'cus_1',
  net_amount: 12_300,
  ending_balance: 12_300,
  type: 'funded',
  funded: {
    bank_transfer: {
      type: 'eu_bank_transfer',
      reference: 'Order A-1001',
      eu_bank_transfer: { sender_name: 'BYRON GMBH', bic: 'X', iban_last4: '1234' },
    },
  },
};
