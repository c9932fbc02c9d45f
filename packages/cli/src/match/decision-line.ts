import type { RehearsedDecision } from '@quittance/domain';

/** A decision as one line of JSON. Amounts are written digit by digit, so that none is rounded. */
export function decisionLine(decision: RehearsedDecision): string {
  const allocations = decision.allocations.map(
    ({ order, amount }) => `{"order":${text(order)},"amount_minor":${amount}}`,
  );
  const adjustments = decision.adjustments.map(
    ({ order, amount, reason }) => `{"order":${text(order)},"amount_minor":${amount},"reason":${text(reason)}}`,
  );
  const candidates = decision.candidates.map(({ orders, score, because }) =>
    JSON.stringify({ orders, score, because }),
  );
  return `{"id":${text(decision.id)},"status":"${decision.status}","rule":${text(decision.rule)},"allocations":[${allocations}],"adjustments":[${adjustments}],"remainder_minor":${decision.remainder},"candidates":[${candidates}],"because":${text(decision.because)}}\n`;
}

/** Halves of surrogate pairs come out as escapes, so the line is always valid UTF-8. */
function text(value: string): string {
  return JSON.stringify(value);
}
