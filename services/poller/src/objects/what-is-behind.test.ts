import {
  type DisputeObserved,
  type Observation,
  PAYMENT_STATUSES,
  type PaymentObserved,
  parseCurrency,
  type RefundObserved,
} from '@quittance/domain';
import type { KnownObjects } from '@quittance/store';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { idsOf, whatIsBehind } from './what-is-behind.js';

const usd = parseCurrency('usd')!;
const READ_AT = 5_000;

const nothing: KnownObjects = {
  payments: new Map(),
  refunds: new Map(),
  disputes: new Map(),
  cashEntries: new Set(),
  fraudWarnings: new Set(),
  waiting: new Set(),
};

const payment = (more: Partial<PaymentObserved> = {}): PaymentObserved => ({
  kind: 'payment',
  payment: 'pi_1',
  paymentKind: 'payment',
  status: 'succeeded',
  fundedBy: 'customer',
  currency: usd,
  captured: 500n,
  ...more,
});
const refund = (status: RefundObserved['status']): RefundObserved => ({
  kind: 'refund',
  refund: 're_1',
  currency: usd,
  amount: 100n,
  status,
  destination: 'customer',
});
const behind = (seen: Observation, known: Partial<KnownObjects> = {}) =>
  whatIsBehind([seen], { ...nothing, ...known }, READ_AT).map((each) => each.because);
const paid = { status: 'succeeded', captured: 500n, fundedBy: 'customer' } as const;
const knows = (ours: Partial<typeof paid> | object) => ({ payments: new Map([['pi_1', { ...paid, ...ours }]]) });

describe('an object of Stripe and the books', () => {
  it('agree where both say the same, and where the books are ahead', () => {
    expect(behind(payment(), knows({}))).to.deep.equal([]);
    expect(behind(payment({ captured: 200n }), knows({}))).to.deep.equal([]);
    expect(behind(payment({ status: 'processing', captured: 0n }), knows({}))).to.deep.equal([]);
  });

  it('differ by a payment that the books lack, unless it brought nothing', () => {
    expect(behind(payment())).to.deep.equal(['payment pi_1 is missing']);
    const lacking = PAYMENT_STATUSES.filter((status) => behind(payment({ status, captured: 0n })).length > 0);
    expect(lacking).to.deep.equal(['processing', 'authorised']);
  });

  it('differ by what was captured, by how far it is, and by what paid it', () => {
    expect(behind(payment(), knows({ captured: 200n }))).to.deep.equal(['payment pi_1: 200 captured, Stripe says 500']);
    expect(
      behind(payment({ status: 'canceled', captured: 0n }), knows({ status: 'processing', captured: 0n })),
    ).to.deep.equal(['payment pi_1 is processing, Stripe says canceled']);
    expect(behind(payment(), knows({ fundedBy: 'unknown' }))).to.have.length(1);
  });

  it('differ by a refund that says otherwise than it was told before, and not by an older word', () => {
    expect(behind(refund('pending'))).to.deep.equal(['refund re_1 is missing']);
    const ours = (toldAtMs: number | null) => ({
      refunds: new Map([['re_1', { status: 'succeeded' as const, toldAtMs }]]),
    });
    expect(behind(refund('failed'), ours(READ_AT - 1))).to.have.length(1);
    expect(behind(refund('failed'), ours(null))).to.have.length(1);
    expect(behind(refund('pending'), ours(READ_AT))).to.deep.equal([]);
    expect(behind(refund('succeeded'), ours(1))).to.deep.equal([]);
  });

  it('differ by a dispute that moved on, and by its money', () => {
    const dispute = (more: Partial<DisputeObserved> = {}): DisputeObserved => ({
      kind: 'dispute',
      dispute: 'du_1',
      currency: usd,
      amount: 500n,
      status: 'needs_response',
      withdrawn: 500n,
      reinstated: 0n,
      ...more,
    });
    const ours = { status: 'needs_response', toldAtMs: 1, withdrawn: 500n, reinstated: 0n } as const;
    const known = (more: object = {}) => ({ disputes: new Map([['du_1', { ...ours, ...more }]]) });
    expect(behind(dispute())).to.deep.equal(['dispute du_1 is missing']);
    expect(behind(dispute(), known())).to.deep.equal([]);
    expect(behind(dispute({ status: 'won' }), known())).to.have.length(1);
    expect(behind(dispute({ status: 'won' }), known({ toldAtMs: READ_AT }))).to.deep.equal([]);
    expect(behind(dispute({ reinstated: 500n }), known())).to.have.length(1);
    expect(behind(dispute(), known({ withdrawn: 0n }))).to.have.length(1);
  });

  it('differ by a movement of a cash balance that the books lack', () => {
    const entry = {
      kind: 'cash_entry',
      entry: 'ccsbtxn_1',
      entryKind: 'applied',
      customer: 'cus_1',
      currency: usd,
      amount: 5n,
    } as const;
    expect(behind(entry)).to.have.length(1);
    expect(behind(entry, { cashEntries: new Set(['ccsbtxn_1']) })).to.deep.equal([]);
  });

  it('differ by a warning of fraud that the books lack', () => {
    const warning = { kind: 'fraud_warning', warning: 'issfr_1', actionable: true } as const;
    expect(behind(warning)).to.have.length(1);
    expect(behind(warning, { fraudWarnings: new Set(['issfr_1']) })).to.deep.equal([]);
  });

  it('are compared by the rows that they name', () => {
    const dispute = { kind: 'dispute', dispute: 'du_1' } as DisputeObserved;
    expect(idsOf([payment(), refund('pending'), dispute])).to.deep.equal({
      payments: ['pi_1'],
      refunds: ['re_1'],
      disputes: ['du_1'],
      cashEntries: [],
      fraudWarnings: [],
    });
  });
});
