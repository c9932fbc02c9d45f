import { ageingKeyOf, type Books, disputeKeys, type Observation, refundKeys, warningKey } from '@quittance/domain';

type Concerned = Pick<Books, 'refunds' | 'disputes' | 'warnings' | 'cashEntries' | 'orders'> & {
  /** Stripe ids. */
  readonly payments: readonly string[];
  readonly observations: readonly Observation[];
};

/** Keys of all exceptions that a decision about these facts may raise, change or settle. */
export function exceptionKeys(concerned: Concerned): string[] {
  const { payments, refunds, disputes, warnings, cashEntries, orders, observations } = concerned;
  const refundsSeen = observations.flatMap((each) => (each.kind === 'refund' ? each.refund : []));
  const disputesSeen = observations.flatMap((each) => (each.kind === 'dispute' ? each.dispute : []));
  const warningsSeen = observations.flatMap((each) => (each.kind === 'fraud_warning' ? each.warning : []));
  const entriesSeen = observations.flatMap((each) => (each.kind === 'cash_entry' ? each.entry : []));
  return [
    ...payments.flatMap((id) => [`payment:${id}:match`, `cash:${id}:elsewhere`, ageingKeyOf(id)]),
    ...[...cashEntries.keys(), ...entriesSeen].map((id) => `cash:${id}`),
    ...[...cashEntries.values()].flatMap((each) => (each.intent === undefined ? [] : `cash:${each.intent}:elsewhere`)),
    ...[...refunds.keys(), ...refundsSeen].flatMap((id) => [`refund:${id}:excess`, ...Object.values(refundKeys(id))]),
    ...[...disputes.keys(), ...disputesSeen].flatMap((id) => [
      `dispute:${id}:excess`,
      ...Object.values(disputeKeys(id)),
    ]),
    ...[...(warnings?.keys() ?? []), ...warningsSeen].map(warningKey),
    ...[...orders.keys()].map((reference) => `order:${reference}:cancelled`),
  ];
}
