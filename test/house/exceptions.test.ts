import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  COMMAND_ACTIONS,
  daysToAct,
  EXCEPTION_POLICY,
  EXCEPTION_REASONS,
  EXCEPTION_STATES,
  type ExceptionReason,
  severityOf,
} from '@quittance/domain';
import { expect } from 'chai';
import { describe, it } from 'mocha';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PAGE = readFileSync(`${ROOT}docs/exceptions.md`, 'utf8');
const REASONS = Object.keys(EXCEPTION_REASONS) as ExceptionReason[];

/** Cells of the table rows that begin with a word of the product. */
const ROWS = PAGE.split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
const rowsOf = (cells: number) => ROWS.filter((row) => row.length === cells);

describe('the page about exceptions', () => {
  it('explains every reason, and none that there is not', () => {
    expect(rowsOf(5).map(([reason]) => reason)).to.deep.equal(REASONS);
    for (const [reason, meaning, advice] of rowsOf(5)) {
      expect(meaning, reason).to.match(/^[A-Z].{20,}/);
      expect(advice, reason).to.match(/^.{20,}/);
    }
  });

  it('tells how urgent each is and when it is due, as the policy has it', () => {
    for (const [reason, , , severity, days] of rowsOf(5)) {
      const facts = { reason: reason as ExceptionReason, currency: null, amount: null };
      expect([severity, Number(days)], reason).to.deep.equal([severityOf(facts), daysToAct(facts)]);
    }
    const { largeFrom, daysToActMax, risesAfterDays } = EXCEPTION_POLICY;
    expect(PAGE).to.include(`at ${risesAfterDays[0]} days and again at ${risesAfterDays[1]}`);
    expect(risesAfterDays).to.have.length(2);
    expect(PAGE).to.include(
      `\`medium\` is due within ${daysToActMax.medium} days, \`high\` within ${daysToActMax.high}`,
    );
    expect([largeFrom['usd'], largeFrom['eur'], largeFrom['gbp'], largeFrom['jpy']]).to.deep.equal([
      ...[500_000n, 500_000n, 400_000n, 800_000n],
    ]);
    expect(PAGE).to.include(`${Object.keys(largeFrom).length - 4} other currencies`);
  });

  it('tells what every action does and every state means', () => {
    expect(rowsOf(3).map(([action]) => action)).to.have.members(['accept', ...COMMAND_ACTIONS]);
    for (const state of EXCEPTION_STATES) expect(PAGE).to.include(`\`${state}\``);
  });

  it('shows every command of the desk', () => {
    const commands = ['exceptions', 'payments', 'orders'].flatMap((parent) => {
      const files = [parent, ...PARTS[parent]!].map((name) => `${ROOT}packages/cli/src/commands/${name}.ts`);
      const text = files.map((path) => readFileSync(path, 'utf8')).join('\n');
      const names = [...text.matchAll(/(?:new Command|answer|ofPayment|moving|closing)\(\s*'([a-z-]+)'/g)];
      return names
        .map((each) => each[1])
        .filter((name) => name !== parent && !SHOWN_ELSEWHERE.includes(name!))
        .map((name) => `quittance ${parent} ${name}`);
    });
    expect(commands.length).to.be.greaterThan(16);
    expect(commands.filter((each) => !PAGE.includes(each))).to.deep.equal([]);
  });
});

const PARTS: Record<string, string[]> = {
  exceptions: ['exceptions-resolve', 'exceptions-answer', 'exceptions-files', 'exceptions-summary'],
  payments: ['payments-commands', 'payments-export'],
  orders: ['orders-commands'],
};
/** What looks at payments and orders is no matter of this page. */
const SHOWN_ELSEWHERE = ['show', 'list'];
