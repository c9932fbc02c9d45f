import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  DISPUTE_STATUSES,
  type Observation,
  PAYMENT_STATUSES,
  type PaymentObserved,
  REFUND_STATUSES,
} from '../observation.js';
import { MemoryBooks } from '../settle/books.fixture.js';
import { card, dispute, refund } from '../settle/facts.fixture.js';

describe('facts about one object', () => {
  it('give one payment whatever the order in which its attempts and its capture are told', () => {
    const attempt = fc.record({
      status: fc.constantFrom(...PAYMENT_STATUSES.filter((each) => each !== 'succeeded')),
      method: fc.constantFrom('card', 'sepa_debit', undefined),
      payerName: fc.constantFrom('Ada', 'Byron', undefined),
    });
    fc.assert(
      fc.property(
        fc.array(attempt, { maxLength: 3 }).chain((attempts) => {
          const tried = attempts.map((each) => told({ ...each, captured: 0n, fundedBy: 'unknown' }));
          const captured = [200n, 500n].map((amount) => told({ captured: amount, method: 'card', payerName: 'Carl' }));
          const all = [...tried, ...captured];
          return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }));
        }),
        ([facts, shuffled]) => {
          expect(paymentAfter(shuffled)).to.deep.equal(paymentAfter(facts));
          expect(paymentAfter(facts)).to.include({ status: 'succeeded', captured: 500n, payerName: 'Carl' });
        },
      ),
    );
  });

  it('let no status go back, neither of a refund nor of a dispute', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...REFUND_STATUSES], { minLength: 1 }),
        fc.shuffledSubarray([...DISPUTE_STATUSES], { minLength: 1 }),
        (refunds, disputes) => {
          const memory = new MemoryBooks();
          for (const status of refunds) memory.tell([refund('re_1', 'pi_1', 10n, status)]);
          for (const status of disputes) memory.tell([dispute('du_1', 'pi_1', 10n, status, 'untouched')]);
          const last = <Word>(words: readonly Word[], told: readonly Word[]) =>
            words.findLast((each) => told.includes(each));
          expect(memory.books.refunds.get('re_1')?.status).to.equal(last(REFUND_STATUSES, refunds));
          expect(memory.books.disputes.get('du_1')?.status).to.equal(last(DISPUTE_STATUSES, disputes));
        },
      ),
    );
  });

  it('leave no trace when they are told again', () => {
    const facts: Observation[] = [
      card('pi_1', 500n),
      refund('re_1', 'pi_1', 100n),
      dispute('du_1', 'pi_1', 100n, 'needs_response', 'withdrawn'),
      { kind: 'evidence', subject: 'pi_1', evidence: [{ kind: 'text', value: 'twice told' }] },
      { kind: 'customer', customer: 'cus_0', name: 'Ada' },
    ];
    const memory = new MemoryBooks();
    memory.tell(facts);
    const again = memory.tell([...facts, ...facts]);
    expect(Object.entries(again).filter(([, rows]) => (rows as unknown[]).length > 0)).to.deep.equal([]);
  });

  it('take the currency of the payment from the payment, not from a refund that came first', () => {
    const memory = new MemoryBooks();
    memory.tell([refund('re_1', 'pi_1', 100n, 'succeeded', { currency: 'eur' as PaymentObserved['currency'] })]);
    memory.tell([card('pi_1', 500n)]);
    expect(memory.books.payments.get('pi_1')).to.include({ currency: 'usd', refunded: 0n });
  });

  it('note the reason of a dispute also when nothing else of it changes', () => {
    const memory = new MemoryBooks();
    const told = dispute('du_1', 'pi_1', 100n, 'needs_response', 'untouched');
    memory.tell([told]);
    const changes = memory.tell([{ ...told, reason: 'fraudulent' } as Observation]);
    expect(changes.disputes.map((each) => each.reason)).to.deep.equal(['fraudulent']);
  });
});

type Attempt = { readonly [Field in keyof PaymentObserved]?: PaymentObserved[Field] | undefined };

function told({ method, payerName, ...fields }: Attempt): PaymentObserved {
  const { method: _, ...bare } = card('pi_1', 0n, fields as Partial<PaymentObserved>);
  return { ...bare, ...(method === undefined ? {} : { method }), ...(payerName === undefined ? {} : { payerName }) };
}

function paymentAfter(facts: readonly Observation[]): unknown {
  const memory = new MemoryBooks();
  for (const fact of facts) memory.tell([fact]);
  return memory.books.payments.get('pi_1');
}
