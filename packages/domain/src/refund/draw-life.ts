import { REFUND_STATUSES } from '../observation.js';
import { putsMoneyBack, REFUND_LIFE } from './refund-life.js';

/** The life of a refund as the text of a Mermaid state diagram. Moves that bring the money back carry a word. */
export function drawRefundLife(): string {
  const lines = ['stateDiagram-v2', '  [*] --> pending', '  [*] --> requires_action', '  [*] --> succeeded'];
  for (const from of REFUND_STATUSES)
    for (const to of REFUND_LIFE[from].next)
      lines.push(`  ${from} --> ${to}${putsMoneyBack(from, to) ? ': money back' : ''}`);
  for (const status of REFUND_STATUSES) {
    const { final } = REFUND_LIFE[status];
    if (final !== null)
      lines.push(`  ${status} --> [*]${final.afterDays === 0 ? '' : `: after ${final.afterDays} days`}`);
  }
  return lines.join('\n');
}
