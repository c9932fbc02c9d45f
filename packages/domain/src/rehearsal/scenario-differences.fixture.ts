/** Scenarios of which something cannot be said to the engine, with where it is looked after. */
export const NOT_SAID: Readonly<Record<string, string>> = {
  'blnk-33':
    'the engine asks no database: a job whose query fails is tried again, and its payment waits (the tests of the queue and of survival)',
  'tryton-kw-01': 'what a person teaches is the name on the transfer, not a text (the tests of commands)',
};

/** Scenarios that come out otherwise here: what is different, and why that is right. One that agrees again may not stand here. */
export const DIFFERENCES: Readonly<Record<string, { readonly ours: string; readonly because: string }>> = {
  'stripe-text-31': {
    ours: 'status: asked instead of waits; shows 7FE1103-0001',
    because: 'all of the money waits as there; a person is also shown which order the text names and what is missing',
  },
  'stripe-text-32': {
    ours: 'status: asked instead of waits; shows 7FE1103-0001',
    because: 'all of the money waits as there; a person is also shown which order the text names and what is missing',
  },
  'blnk-04': { ours: 'is no match', because: 'what exceeds an order is never written off: it stays on account' },
  'blnk-06': { ours: 'is no match', because: 'what exceeds an order is never written off: it stays on account' },
  'blnk-07': { ours: 'is no match', because: 'what exceeds an order is never written off: it stays on account' },
  'blnk-09': { ours: 'is no match', because: 'what exceeds an order is never written off: it stays on account' },
  'oca-mass-06': {
    ours: 'allocations: none instead of INV1:5000; remainder: 5010 instead of 0; status: asked instead of matched; write-off: 0 instead of -10; shows INV1',
    because: 'what exceeds an order is never booked as a gain: the order is shown, and the rest would stay on account',
  },
  'blnk-10': { ours: 'is no match', because: 'an order of nothing needs no payment, and no money is no payment' },
  'lerian-tol-08': { ours: 'is no match', because: 'an order of nothing needs no payment, and no money is no payment' },
  'blnk-12': {
    ours: 'is no match',
    because: 'money that goes back follows the payment it came with: it is a refund, not matched to a negative order',
  },
  'blnk-13': {
    ours: 'is no match',
    because: 'money that goes back follows the payment it came with: it is a refund, not matched to a negative order',
  },
  'lerian-tol-09': {
    ours: 'is no match',
    because: 'money that goes back follows the payment it came with: it is a refund, not matched to a negative order',
  },
  'tryton-03': {
    ours: 'allocations: none instead of BILL:-5000; remainder: -6000 instead of -1000; status: waits instead of matched',
    because: 'bills of suppliers are no orders, and money that we pay is no payment of a customer',
  },
  'blnk-19': {
    ours: 'is no match',
    because: 'an order is named by its reference; a piece of a sentence that happens to stand in it names nothing',
  },
  'blnk-23': {
    ours: 'is no match',
    because: 'two texts that share nothing are no evidence, whatever a setting allows',
  },
  'kb-dao-09': {
    ours: 'step 1: credit: 0 instead of 200',
    because: 'credit beyond what an order needs is the order system’s, as no payment brought it',
  },
  'kb-dao-12': {
    ours: 'step 4: inv1: 0 open instead of 500; step 4: inv2: 500 open instead of 0',
    because: 'the order whose money went back is the one that is owed again: which order credit came from is not money',
  },
  'kb-pay-04': {
    ours: 'step 2: inv2: 23995 open instead of 24995',
    because:
      'what the bank withdrew in a dispute counts as having been paid: to ask for it again is the merchant’s decision',
  },
  'lago-01': {
    ours: 'allocations: I:10000 instead of none; remainder: 1 instead of 10001; status: matched instead of rejected',
    because: 'money that has come cannot be refused: the order takes what it needs, and the rest stays on account',
  },
  'lerian-alloc-07': {
    ours: 'status: waits instead of rejected; shows c0',
    because: 'money that goes out is no payment and is placed nowhere; it needs no error of its own',
  },
  'lerian-alloc-08': {
    ours: 'status: waits instead of rejected',
    because: 'an order of less than nothing is refused when it is registered, so that the payment finds none',
  },
  'midday-01': {
    ours: 'allocations: none instead of inbox-perfect-bruce-match:59900; remainder: 59900 instead of 0; status: waits instead of matched; shows inbox-perfect-bruce-match',
    because:
      'one word of a name and the amount are no proof of who paid: the order is shown first, and a person confirms it',
  },
  'midday-02': {
    ours: 'allocations: none instead of inbox-perfect-github-match:2000; remainder: 2000 instead of 0; status: waits instead of matched; shows inbox-perfect-github-match',
    because:
      'one word of a name and the amount are no proof of who paid: the order is shown first, and a person confirms it',
  },
  'midday-12': {
    ours: 'allocations: none instead of inbox-recurring-subscription-exact:14900; remainder: 14900 instead of 0; status: waits instead of matched; shows inbox-recurring-subscription-exact',
    because:
      'a name that goes on and the amount are no proof of who paid: the order is shown first, and a person confirms it',
  },
  'midday-17': {
    ours: 'allocations: none instead of inbox-zero-amount-edge-case:1; remainder: 1 instead of 0; status: waits instead of matched; shows inbox-zero-amount-edge-case',
    because:
      'one word of a name and the amount are no proof of who paid: the order is shown first, and a person confirms it',
  },
  'midday-05': {
    ours: 'suggests nothing instead of inbox-cross-small-tolerance',
    because: 'amounts of different currencies are never compared: no rate of a day says what a payer meant',
  },
  'midday-unit-03': {
    ours: 'is no match',
    because: 'amounts of different currencies are never compared: no rate of a day says what a payer meant',
  },
  'midday-unit-01': {
    ours: 'is a match',
    because: 'the pair has one currency and one amount, so it is a match; only there is it asked for two currencies',
  },
  'midday-10': {
    ours: 'suggests nothing instead of inbox-borderline-confidence',
    because:
      'of an unknown payer only the very amount is evidence: nearly the amount is true of too many orders of too many customers',
  },
  'oca-bank-03': {
    ours: 'remainder: 10000 instead of 0; status: waits instead of booked_by_rule',
    because: 'income that is for no order is not booked by its text: it waits until a person says what it is',
  },
  'oca-mass-05': {
    ours: 'status: asked instead of waits; shows INV1',
    because: 'nothing is placed as there; a person is also shown the order that the money would cover',
  },
  'odoo-05': {
    ours: 'suggests A instead of C',
    because:
      'three orders are named and each needs exactly the money: a person sees each of them, as the number of words that agree is no proof',
  },
  'odoo-29': {
    ours: 'status: asked instead of waits; shows INV/2019/00001',
    because:
      'nothing is placed as there; the number and the amount are shown to a person even where nobody knows the payer',
  },
};
