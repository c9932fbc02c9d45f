import { normaliseReference, orderReferenceForms, PAYMENT_STATES, referenceTokens } from '@quittance/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { drawFor } from './draw.js';
import { decorated, digitsOnly, mistyped } from './memos.js';
import { isOrderNumber, orderReference } from './order-reference.js';
import { planStory, planTraffic } from './plan-traffic.js';
import { STORY_KINDS } from './story.js';

const seeds = fc.nat(2_147_483_647);
const serials = fc.nat(99_999);

describe('the plan of the demo shop', () => {
  it('follows from the seed and the number alone', () => {
    expect(planTraffic(7, 300)).to.deep.equal(planTraffic(7, 300));
    expect(planTraffic(7, 300)[250]).to.deep.equal(planStory(7, 250));
    expect(planTraffic(7, 50)).not.to.deep.equal(planTraffic(8, 50));
  });

  it('has every kind of story in a few hundred orders, and as many orders as asked for', () => {
    for (const seed of [1, 2, 3]) {
      const stories = planTraffic(seed, 1_000);
      const orders = stories.flatMap((story) => story.orders).length;
      expect(orders).to.be.within(1_000, 1_001);
      expect(new Set(stories.map((story) => story.kind))).to.have.length(STORY_KINDS.length);
    }
  });

  it('never gives two orders one number, in one run or in two', () => {
    const references = [1, 2, 1_764_000_000].flatMap((seed) =>
      planTraffic(seed, 2_000).flatMap((story) => story.orders.map((order) => order.reference)),
    );
    expect(new Set(references)).to.have.length(references.length);
  });

  it('expects something of every order, in whole minor units', () => {
    for (const story of planTraffic(5, 2_000)) {
      expect(story.expectations.map((each) => each.reference)).to.deep.equal(
        story.orders.map((each) => each.reference),
      );
      for (const { payment_status, amount_paid } of story.expectations) {
        expect([...PAYMENT_STATES, null]).to.include(payment_status);
        expect(amount_paid === null).to.equal(payment_status === null);
      }
      for (const order of story.orders)
        expect(order.amount).to.satisfy((n: number) => Number.isSafeInteger(n) && n > 100);
      for (const step of story.steps)
        if ('amount' in step && step.amount !== undefined)
          expect(step.amount).to.satisfy((n: number) => Number.isSafeInteger(n) && n > 0);
    }
  });

  it('keeps customers with open questions to one story, so that stories do not touch each other', () => {
    const stories = planTraffic(11, 3_000);
    for (const [reference, own] of Map.groupBy(stories, (story) => story.customer.reference)) {
      if (own.length === 1) continue;
      for (const { kind, customer } of own) {
        expect(customer.regular, reference).to.equal(true);
        expect([
          'card_paid',
          'card_declined_then_paid',
          'card_instalments',
          'card_refunded',
          'card_partly_refunded',
        ]).to.include(kind);
      }
    }
  });
});

describe('the memo of a transfer', () => {
  it('names the order whatever clothes it wears', () => {
    fc.assert(
      fc.property(seeds, serials, fc.nat(10_000), (seed, serial, place) => {
        const reference = orderReference(seed, serial);
        const memo = decorated(drawFor(seed, place), reference);
        expect(referenceTokens(memo), memo).to.include(normaliseReference(reference));
      }),
    );
  });

  it('names both orders of a transfer for two', () => {
    const [one, two] = [orderReference(3, 1), orderReference(3, 2)];
    const tokens = referenceTokens(decorated(drawFor(1, 1), one, two));
    expect(tokens).to.include.members([normaliseReference(one), normaliseReference(two)]);
  });

  it('with the digits alone points to the order by them', () => {
    const reference = orderReference(3, 1);
    const bare = orderReferenceForms(reference).find((each) => each.form === 'bare');
    expect(referenceTokens(digitsOnly(drawFor(1, 2), reference))).to.include(bare?.normalised);
  });

  it('with slips of the pen names no order of any run', () => {
    fc.assert(
      fc.property(seeds, serials, fc.nat(10_000), (seed, serial, place) => {
        const wrong = mistyped(drawFor(seed, place), orderReference(seed, serial));
        expect(isOrderNumber(orderReference(seed, serial))).to.equal(true);
        expect(isOrderNumber(wrong), wrong).to.equal(false);
      }),
    );
  });
});
