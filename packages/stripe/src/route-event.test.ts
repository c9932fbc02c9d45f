import { expect } from 'chai';
import { describe, it } from 'mocha';
import { routeEvent } from './route-event.js';

const TABLE = `
  payment_intent.created                        matching
  payment_intent.partially_funded               matching
  charge.succeeded                              matching
  charge.captured                               matching
  charge.failed                                 matching
  charge.updated                                matching
  charge.refunded                               refunds
  charge.refund.updated                         refunds
  charge.dispute.created                        refunds
  charge.dispute.funds_withdrawn                refunds
  refund.created                                refunds
  refund.failed                                 refunds
  radar.early_fraud_warning.created             refunds
  review.opened                                 refunds
  invoice.paid                                  matching
  invoice_payment.paid                          matching
  checkout.session.completed                    matching
  checkout.session.async_payment_succeeded      matching
  customer_cash_balance_transaction.created     matching
  customer.created                              matching
  customer.updated                              matching
  customer.deleted                              -
  customer.subscription.updated                 -
  customer.updated.again                        -
  charge.refunded.twice                         matching
  invoiceitem.created                           -
  payout.paid                                   -
  cash_balance.funds_available                  -
  setup_intent.succeeded                        -
  refund                                        -
  charge                                        -
  __proto__                                     -
  constructor                                   -
`;

describe('routing an event', () => {
  for (const line of TABLE.trim().split('\n')) {
    const [type = '', stage = ''] = line.trim().split(/\s+/);
    it(`sends ${type} to ${stage === '-' ? 'no service' : stage}`, () => {
      expect(routeEvent(type)).to.equal(stage === '-' ? null : stage);
    });
  }
});
