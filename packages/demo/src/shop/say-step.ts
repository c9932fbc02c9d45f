import { formatMoney } from '@quittance/domain';
import type { Step, Story } from './story.js';

/** One line for the person who watches: who does what. */
export function sayStep({ customer, steps }: Story, step: Step): string {
  const money = (amount: number, currency: string) => formatMoney(BigInt(amount), currency);
  switch (step.do) {
    case 'register':
      return `${customer.name} orders ${step.order.reference} for ${money(step.order.amount, step.order.currency)}`;
    case 'cancel':
      return `the shop cancels ${step.order.reference}`;
    case 'await_paid':
      return `the shop waits until ${step.order.reference} is paid`;
    case 'pay_card':
      return `${customer.name} pays ${money(step.amount, step.currency)} by card for ${step.orderReference}${
        step.card === 'is_declined' ? ', and the card is declined' : ''
      }`;
    case 'transfer':
      return `${customer.name} sends ${money(step.amount, step.currency)} by bank transfer, memo ${
        step.memo === null ? 'empty' : `"${step.memo}"`
      }`;
    case 'transfer_as_told':
      return `${customer.name} sends ${money(step.amount, step.currency)} with the reference shown for ${step.orderReference}`;
    case 'refund':
      return `the shop gives ${customer.name} ${step.amount === undefined ? 'all' : money(step.amount, currencyOf(steps, step.payment))} back`;
    default:
      return assertNever(step);
  }
}

function currencyOf(steps: readonly Step[], payment: string): string {
  const paid = steps.find((step) => step.do === 'pay_card' && step.payment === payment);
  return paid?.do === 'pay_card' ? paid.currency : '';
}

function assertNever(value: never): never {
  throw new Error(`Unknown step: ${JSON.stringify(value)}`);
}
