import { expect } from 'chai';
import { describe, it } from 'mocha';
import { type CallEnd, classify, endingOf } from './classify-answer.js';

const answered = (status: number, retryAfterMs: number | null = null): CallEnd => ({
  kind: 'answered',
  status,
  retryAfterMs,
});
const failed = (code: string): CallEnd => ({ kind: 'failed', error: Object.assign(new Error('failed'), { code }) });
const timeout: CallEnd = { kind: 'failed', error: new DOMException('too late', 'TimeoutError') };

describe('what becomes of a push', () => {
  // how the call ended        | ending         | disposition | the circuit counts it as a failure
  const rows: [CallEnd, string, string | null, boolean][] = [
    [answered(200), 'accepted', null, false],
    [answered(202), 'accepted', null, false],
    [answered(204), 'accepted', null, false],
    [answered(299), 'accepted', null, false],
    [answered(200, 60_000), 'accepted', null, false],
    [answered(301), 'redirected', 'retry', true],
    [answered(304), 'redirected', 'retry', true],
    [answered(308), 'redirected', 'retry', true],
    [answered(400), 'refused', 'park', false],
    [answered(401), 'refused', 'park', false],
    [answered(404), 'refused', 'park', false],
    [answered(409), 'refused', 'park', false],
    [answered(422), 'refused', 'park', false],
    [answered(451), 'refused', 'park', false],
    [answered(408), 'unavailable', 'retry', true],
    [answered(425), 'unavailable', 'retry', true],
    [answered(429), 'unavailable', 'retry', true],
    [answered(429, 0), 'throttled', 'wait', false],
    [answered(429, 120_000), 'throttled', 'wait', false],
    [answered(503, 5_000), 'throttled', 'wait', false],
    [answered(503), 'unavailable', 'retry', true],
    [answered(500), 'unavailable', 'retry', true],
    [answered(500, 5_000), 'unavailable', 'retry', true],
    [answered(599), 'unavailable', 'retry', true],
    [answered(410), 'gone', 'wait', false],
    [answered(410, 5_000), 'gone', 'wait', false],
    [timeout, 'timed_out', 'retry', true],
    [failed('UND_ERR_HEADERS_TIMEOUT'), 'timed_out', 'retry', true],
    [failed('UND_ERR_CONNECT_TIMEOUT'), 'timed_out', 'retry', true],
    [failed('ETIMEDOUT'), 'timed_out', 'retry', true],
    [failed('ECONNREFUSED'), 'unreachable', 'retry', true],
    [failed('ECONNRESET'), 'unreachable', 'retry', true],
    [failed('UND_ERR_SOCKET'), 'unreachable', 'retry', true],
    [failed('ENOTFOUND'), 'unreachable', 'retry', true],
    [failed('CERT_HAS_EXPIRED'), 'unreachable', 'retry', true],
    [{ kind: 'failed', error: 'no error at all' }, 'unreachable', 'retry', true],
    [failed('EADDRESSBLOCKED'), 'blocked', 'retry', true],
    [{ kind: 'aborted' }, 'aborted', 'wait', false],
  ];
  for (const [end, ending, disposition, countsAsFailure] of rows) {
    it(`${JSON.stringify(end)} is ${ending}`, () => {
      expect(endingOf(end)).to.equal(ending);
      const { problem, provesAlive } = classify(end);
      expect(problem?.disposition ?? null).to.equal(disposition);
      expect(provesAlive).to.equal(!countsAsFailure);
    });
  }

  it('knows an ending for every status there is', () => {
    for (let status = 100; status <= 999; status += 1) {
      const { problem } = classify(answered(status));
      expect(problem === null, String(status)).to.equal(status >= 200 && status <= 299);
    }
  });

  it('tells how long to wait when it is asked to', () => {
    expect(classify(answered(429, 120_000)).problem?.waitMs).to.equal(120_000);
    expect(classify(answered(422)).problem?.waitMs).to.equal(undefined);
  });

  it('says the status or the reason', () => {
    expect(classify(answered(422)).problem?.message).to.contain('422');
    expect(classify(failed('ECONNREFUSED')).problem?.message).to.contain('ECONNREFUSED');
  });
});
