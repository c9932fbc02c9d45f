import type { OrderBody } from '@quittance/contracts';
import type { Currency } from '@quittance/domain';
import type { OrderToRegister } from '@quittance/store';

/** A checked body in the words of the books. */
export function toRegistration(reference: string, body: OrderBody): OrderToRegister {
  const { customer } = body;
  return {
    reference,
    customer: {
      reference: customer.reference,
      name: customer.name,
      email: customer.email,
      phone: customer.phone,
      stripeCustomer: customer.stripe_customer,
    },
    order: {
      customer: customer.reference,
      currency: body.currency.toLowerCase() as Currency,
      amount: BigInt(body.amount),
      state: body.state ?? null,
      placedAtMs: Date.parse(body.placed_at),
      dueAtMs: body.due_at == null ? null : Date.parse(body.due_at),
      invoice: body.invoice ?? null,
      description: body.description ?? null,
      lines: body.lines == null ? null : canonicalJson(body.lines),
      metadata: body.metadata == null ? null : canonicalJson(body.metadata),
    },
  };
}

/** JSON with the keys of every object in one order, so that the same content is the same text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
