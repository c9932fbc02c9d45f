import { expect } from 'chai';
import { describe, it } from 'mocha';
import { SHOWN_CHARACTERS_MAX } from './limits.js';
import { restartDelayMs } from './restart-delay.js';
import { shownLine } from './shown-line.js';

const json = (fields: object) => JSON.stringify(fields);

describe('what is shown of the lines of a process', () => {
  for (const [name, line, shown] of [
    ['routine is not', json({ level: 'info', time: 'x', msg: 'matching.completed', jobs: 3 }), null],
    [
      'a warning is, in short',
      json({ level: 'warn', time: 'x', service: 'a', msg: 'b.c', jobs: 3 }),
      'warn b.c jobs=3',
    ],
    [
      'an error is, with its first line',
      json({ level: 'error', msg: 'b.c', err: { message: 'no\nstack' } }),
      'error b.c (no)',
    ],
    ['plain text is', 'listening', 'listening'],
    ['broken JSON is', '{"level":', '{"level":'],
    ['JSON that is no log line is', '{"a":1}', '{"a":1}'],
    ['nothing is not', '   ', null],
  ] as const)
    it(name, () => {
      expect(shownLine(line)).to.equal(shown);
    });

  it('a long line is cut', () => {
    expect(shownLine('x'.repeat(10_000))).to.have.length(SHOWN_CHARACTERS_MAX + 1);
  });
});

describe('the pause before a crashed process is started again', () => {
  it('doubles, up to a bound', () => {
    expect([1, 2, 3, 4].map(restartDelayMs)).to.deep.equal([500, 1_000, 2_000, 4_000]);
    expect(restartDelayMs(50)).to.equal(30_000);
  });
});
