import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DISPUTE_PUSH_BODY } from '@quittance/contracts';
import {
  DISPUTE_LIFE,
  DISPUTE_REASONS,
  DISPUTE_SCHEDULE,
  DISPUTE_STATUSES,
  DISPUTE_STEPS,
  drawDisputeLife,
  EVIDENCE_MARGIN_DAYS,
  FRAUD_TYPES,
} from '@quittance/domain';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { ROOT } from './sources.js';

const GOODS = {
  held: 'held, `disputed`',
  held_until_answered: 'held until answered, still `paid`',
  held_until_money_is_back: 'held unless the money is back',
  free: 'free',
} as const;

describe('the page about the life of a dispute', () => {
  const page = readFileSync(join(ROOT, 'docs/disputes.md'), 'utf8');
  const rows = page.split('\n').map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
  const rowsOf = (word: string) => rows.filter(([first]) => first === `\`${word}\``).map((row) => row.slice(1));

  it('draws it as the rules have it', () => {
    expect(/```mermaid\n([^`]+)\n```/.exec(page)?.[1]).to.equal(drawDisputeLife());
  });

  it('says what each state means, what becomes of goods, and when it is read again', () => {
    for (const state of DISPUTE_STATUSES) {
      const { means, goods } = DISPUTE_LIFE[state];
      const { lookAtDays, thenEveryDays } = DISPUTE_SCHEDULE[state];
      const days = `${lookAtDays.join(', ')}${thenEveryDays === null ? '' : `, then every ${thenEveryDays}`}`;
      expect(rowsOf(state), state).to.deep.equal([[means, GOODS[goods], days]]);
    }
  });

  it('names every reason with its words and what answers it', () => {
    for (const [reason, { because, evidence }] of Object.entries(DISPUTE_REASONS))
      expect(rowsOf(reason), reason).to.deep.equal([[because, evidence]]);
  });

  it('names every sort of fraud and every next step', () => {
    for (const [type, { because }] of Object.entries(FRAUD_TYPES))
      expect(rowsOf(type), type).to.deep.equal([[because]]);
    for (const [step, means] of Object.entries(DISPUTE_STEPS)) expect(rowsOf(step), step).to.deep.equal([[means]]);
  });

  it('says how long before the bank’s time is over a person is asked', () => {
    for (const reason of ['dispute_needs_response', 'inquiry_needs_response'])
      expect(rowsOf(reason)[0]?.[1]).to.equal(`${EVIDENCE_MARGIN_DAYS} days before the bank's time is over`);
  });

  it('shows a push that the schema takes', () => {
    const shown = /```json\n([^`]+)\n```/.exec(page)?.[1] ?? '';
    expect(DISPUTE_PUSH_BODY.safeParse(JSON.parse(shown)).error).to.equal(undefined);
  });
});
