import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  drawRefundLife,
  FAILURE_REASONS,
  FOLLOW_UP_SCHEDULE,
  NEXT_STEPS,
  PENDING_REASONS,
  REFUND_LIFE,
} from '@quittance/domain';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { ROOT } from './sources.js';

describe('the page about the life of a refund', () => {
  const page = readFileSync(join(ROOT, 'docs/refunds.md'), 'utf8');
  const rows = page.split('\n').map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
  const rowOf = (word: string) => rows.filter(([first]) => first === `\`${word}\``);

  it('draws it as the rules have it', () => {
    const drawn = /```mermaid\n([^`]+)\n```/.exec(page.slice(page.indexOf('## The life of a refund')))?.[1];
    expect(drawn).to.equal(drawRefundLife());
  });

  it('says what each state means', () => {
    for (const [state, { means }] of Object.entries(REFUND_LIFE))
      expect(
        rowOf(state).map((row) => row[1]),
        state,
      ).to.include(means);
  });

  it('names every reason with its words and next steps', () => {
    for (const [reason, { because, steps }] of [...Object.entries(FAILURE_REASONS), ...Object.entries(PENDING_REASONS)])
      expect(
        rowOf(reason).map((row) => row.slice(1).join(' | ')),
        reason,
      ).to.include(`${because} | ${steps.map((step) => `\`${step}\``).join(', ')}`);
  });

  it('names every next step that an order system may be told', () => {
    for (const [step, means] of Object.entries(NEXT_STEPS))
      expect(
        rowOf(step).map((row) => row[1]),
        step,
      ).to.deep.equal([means]);
  });

  it('says when refunds are read again', () => {
    for (const [state, { lookAtDays, exceptionAtDays }] of Object.entries(FOLLOW_UP_SCHEDULE)) {
      const days = lookAtDays.join(', ');
      const asked = exceptionAtDays === null ? '' : `after ${exceptionAtDays} days`;
      if (lookAtDays.length > 0)
        expect(
          rowOf(state).some((row) => row[1]?.startsWith(days) && row[2] === asked),
          state,
        ).to.equal(true);
    }
  });
});
