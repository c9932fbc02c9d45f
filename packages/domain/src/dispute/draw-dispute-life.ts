import { DISPUTE_STATUSES } from '../observation.js';
import { DISPUTE_BEGINNINGS, DISPUTE_LIFE } from './dispute-life.js';

/** The life of a dispute as the text of a Mermaid state diagram. Moves after which goods wait, or may go, carry a word. */
export function drawDisputeLife(): string {
  const lines = ['stateDiagram-v2'];
  for (const status of DISPUTE_BEGINNINGS) lines.push(`  [*] --> ${status}${word('free', goodsIn(status))}`);
  for (const from of DISPUTE_STATUSES)
    for (const to of DISPUTE_LIFE[from].next) lines.push(`  ${from} --> ${to}${word(goodsIn(from), goodsIn(to))}`);
  for (const status of DISPUTE_STATUSES) if (DISPUTE_LIFE[status].phase === null) lines.push(`  ${status} --> [*]`);
  return lines.join('\n');
}

function goodsIn(status: keyof typeof DISPUTE_LIFE): 'held' | 'free' {
  return DISPUTE_LIFE[status].goods === 'free' ? 'free' : 'held';
}

function word(from: 'held' | 'free', to: 'held' | 'free'): string {
  if (from === to) return '';
  return to === 'held' ? ': goods held' : ': goods free';
}
